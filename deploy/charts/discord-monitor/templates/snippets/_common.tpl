{{/* What the containers share: probes, resources, security, volumes. */}}

{{/* The settings of a probe without what it does. Takes one of .Values.probes. */}}
{{- define "discord-monitor.probeTimes" -}}
initialDelaySeconds: {{ .initialDelaySeconds }}
periodSeconds: {{ .periodSeconds }}
timeoutSeconds: {{ .timeoutSeconds }}
failureThreshold: {{ .failureThreshold }}
{{- end -}}

{{/* Liveness and readiness over HTTP, at the port that is called `health`. */}}
{{- define "discord-monitor.probes" -}}
livenessProbe:
  httpGet:
    path: {{ .Values.probes.liveness.path }}
    port: health
  {{- include "discord-monitor.probeTimes" .Values.probes.liveness | nindent 2 }}
readinessProbe:
  httpGet:
    path: {{ .Values.probes.readiness.path }}
    port: health
  {{- include "discord-monitor.probeTimes" .Values.probes.readiness | nindent 2 }}
{{- end -}}

{{/*
Liveness and readiness of a container that listens on its own loopback only, where the kubelet can't
ask: it asks itself.
*/}}
{{- define "discord-monitor.execProbes" -}}
livenessProbe:
  exec:
    command: [overseer-health]
  {{- include "discord-monitor.probeTimes" .Values.probes.liveness | nindent 2 }}
readinessProbe:
  exec:
    command: [overseer-health]
  {{- include "discord-monitor.probeTimes" .Values.probes.readiness | nindent 2 }}
{{- end -}}

{{/* Takes the values of a container's resources. */}}
{{- define "discord-monitor.resources" -}}
resources:
  {{- toYaml . | nindent 2 }}
{{- end -}}

{{- define "discord-monitor.securityContext" -}}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- end -}}

{{/*
The volumes that the snippets need and that nobody else has: to be included in the pod's `volumes`.
The agent's home and the FIFO's folder are the agent's, and so the pod's own.
*/}}
{{- define "discord-monitor.volumes" -}}
{{- if .Values.discord.monitoring.enabled }}
- name: discord-watcher-state
  emptyDir:
    sizeLimit: 64Mi
{{- end }}
{{- end -}}
