package dev.overseer.engine.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/**
 * Takes away that a workflow goes on where it was: Temporal's Java test server would wait for ever
 * for a worker that has ended, where a real one waits for some seconds.
 */
final class WithoutStickiness implements ClientInterceptor {
  @Override
  public <A, B> ClientCall<A, B> interceptCall(
      MethodDescriptor<A, B> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      @SuppressWarnings("unchecked") // It is the message's own type.
      public void sendMessage(A message) {
        super.sendMessage(
            message instanceof RespondWorkflowTaskCompletedRequest request
                ? (A) request.toBuilder().clearStickyAttributes().build()
                : message);
      }
    };
  }
}
