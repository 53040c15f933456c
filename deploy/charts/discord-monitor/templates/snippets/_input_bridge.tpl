{{/*
The bridge as a container of an agent's pod: an item of the pod's `containers`, or nothing where
inputBridge.enabled is false. It listens on 127.0.0.1, so no Service and no probe over HTTP can reach
it, and has no port to declare; it fetches its input from the bot.

The pod declares the volume that the FIFO lies in, and mounts it into the agent's container as well:

  volumes:
    - name: agent-io
      emptyDir: {}
*/}}
{{- define "discord-monitor.inputBridge" -}}
{{- if .Values.inputBridge.enabled }}
- name: {{ .Values.inputBridge.containerName }}
  image: {{ include "discord-monitor.image" (dict "root" . "image" .Values.images.inputBridge) | quote }}
  imagePullPolicy: {{ .Values.images.inputBridge.pullPolicy }}
  args: [bridge]
  env:
    - name: LISTEN
      value: "127.0.0.1:{{ .Values.inputBridge.port }}"
    - name: INPUT_FIFO
      value: {{ .Values.inputBridge.fifoPath | quote }}
    - name: INPUT_FORMAT
      value: {{ .Values.inputBridge.inputFormat | quote }}
    - name: RATE_LIMIT_RPS
      value: {{ .Values.inputBridge.rateLimitRps | toString | quote }}
    - name: MAX_INPUT_BYTES
      value: {{ .Values.inputBridge.maxInputBytes | int64 | toString | quote }}
    - name: LOG_LEVEL
      value: {{ .Values.logLevel | quote }}
    {{- with include "discord-monitor.botUrl" . }}
    - name: BOT_URL
      value: {{ . | quote }}
    {{- end }}
    {{- if .Values.inputBridge.run.existingSecret }}
    - name: RUN_TOKEN
      valueFrom:
        secretKeyRef:
          name: {{ .Values.inputBridge.run.existingSecret }}
          key: {{ .Values.inputBridge.run.tokenKey }}
    - name: RUN_CHANNEL
      valueFrom:
        secretKeyRef:
          name: {{ .Values.inputBridge.run.existingSecret }}
          key: {{ .Values.inputBridge.run.channelKey }}
    - name: RUN_THREAD
      valueFrom:
        secretKeyRef:
          name: {{ .Values.inputBridge.run.existingSecret }}
          key: {{ .Values.inputBridge.run.threadKey }}
          optional: true
    {{- end }}
    {{- with .Values.inputBridge.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- include "discord-monitor.execProbes" . | nindent 2 }}
  {{- include "discord-monitor.resources" .Values.inputBridge.resources | nindent 2 }}
  {{- include "discord-monitor.securityContext" . | nindent 2 }}
  volumeMounts:
    - name: {{ .Values.inputBridge.fifoVolume }}
      mountPath: {{ .Values.inputBridge.fifoMountPath }}
{{- end }}
{{- end -}}
