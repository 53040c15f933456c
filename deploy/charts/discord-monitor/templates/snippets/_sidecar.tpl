{{/*
The watcher as a container of an agent's pod: an item of the pod's `containers`, or nothing where
discord.monitoring.enabled is false.

From a chart that has this one as a dependency:

  containers:
    {{- include "discord-monitor.sidecar" (index .Subcharts "discord-monitor") | nindent 4 }}
  volumes:
    {{- include "discord-monitor.volumes" (index .Subcharts "discord-monitor") | nindent 4 }}

The bot's token is not in here, and never may be: whoever can enter the agent's pod could read it.
*/}}
{{- define "discord-monitor.sidecar" -}}
{{- if .Values.discord.monitoring.enabled }}
- name: {{ .Values.watcher.containerName }}
  image: {{ include "discord-monitor.image" (dict "root" . "image" .Values.images.watcher) | quote }}
  imagePullPolicy: {{ .Values.images.watcher.pullPolicy }}
  args: [watch]
  env:
    - name: DISCORD_WEBHOOK_URL
      valueFrom:
        secretKeyRef:
          name: {{ include "discord-monitor.webhookSecretName" . }}
          key: {{ .Values.webhook.key }}
    - name: WORKSPACE_PATH
      value: {{ .Values.watcher.workspacePath | quote }}
    - name: CLAUDE_CONFIG_DIR
      value: {{ .Values.watcher.claudeConfigDir | quote }}
    - name: STATE_DIR
      value: {{ .Values.watcher.stateDir | quote }}
    - name: POLL_INTERVAL
      value: {{ .Values.polling.interval | toString | quote }}
    - name: BATCH_SIZE
      value: {{ .Values.batchSize | toString | quote }}
    {{- if include "discord-monitor.parityMode" . }}
    - name: PARITY_MODE
      value: "true"
    {{- else }}
    - name: PARITY_MODE
      value: "false"
    - name: FILTERS
      value: {{ .Values.filters | toJson | quote }}
    {{- end }}
    - name: STATS_TRACK_COST
      value: {{ .Values.stats.trackCost | toString | quote }}
    - name: STATS_TOKENS
      value: {{ .Values.stats.tokens | toString | quote }}
    - name: STATS_ERRORS
      value: {{ .Values.stats.errors | toString | quote }}
    - name: LOG_LEVEL
      value: {{ .Values.logLevel | quote }}
    - name: LOG_FORMAT
      value: {{ .Values.logFormat | quote }}
    - name: SHUTDOWN_GRACE_MS
      value: {{ .Values.watcher.shutdownGraceMs | toString | quote }}
    - name: HEALTH_TARGET
      value: "tcp://0.0.0.0:{{ .Values.probes.port }}"
    {{- if .Values.watcher.metricsPort }}
    - name: METRICS_PORT
      value: {{ .Values.watcher.metricsPort | toString | quote }}
    - name: METRICS_HOST
      value: "0.0.0.0"
    {{- end }}
    {{- with .Values.watcher.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  ports:
    - name: health
      containerPort: {{ .Values.probes.port }}
    {{- if .Values.watcher.metricsPort }}
    - name: watch-metrics
      containerPort: {{ .Values.watcher.metricsPort }}
    {{- end }}
  {{- include "discord-monitor.probes" . | nindent 2 }}
  {{- include "discord-monitor.resources" .Values.watcher.resources | nindent 2 }}
  {{- include "discord-monitor.securityContext" . | nindent 2 }}
  volumeMounts:
    - name: {{ .Values.watcher.agentHome.volume }}
      mountPath: {{ .Values.watcher.agentHome.mountPath }}
      readOnly: true
    - name: discord-watcher-state
      mountPath: {{ .Values.watcher.stateDir }}
{{- end }}
{{- end -}}
