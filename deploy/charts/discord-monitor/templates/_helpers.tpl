{{/* Names, labels, images, and the parity switch. */}}

{{- define "discord-monitor.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "discord-monitor.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "discord-monitor.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "discord-monitor.selectorLabels" -}}
app.kubernetes.io/name: {{ include "discord-monitor.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "discord-monitor.labels" -}}
{{ include "discord-monitor.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: overseer
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* An image's reference. Takes a dict of `root`, the chart's scope, and `image`, the values. */}}
{{- define "discord-monitor.image" -}}
{{- printf "%s:%s" .image.repository (default .root.Chart.AppVersion .image.tag) -}}
{{- end -}}

{{/* "true" where the watcher is to post everything, so that no filter counts; else "". */}}
{{- define "discord-monitor.parityMode" -}}
{{- if .Values.parityMode -}}true{{- end -}}
{{- end -}}

{{- define "discord-monitor.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "discord-monitor.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "discord-monitor.botName" -}}
{{- printf "%s-bot" (include "discord-monitor.fullname" .) -}}
{{- end -}}

{{- define "discord-monitor.botSecretName" -}}
{{- default (include "discord-monitor.botName" .) .Values.bot.secret.existingName -}}
{{- end -}}

{{- define "discord-monitor.webhookSecretName" -}}
{{- default (printf "%s-webhook" (include "discord-monitor.fullname" .)) .Values.webhook.existingSecret -}}
{{- end -}}

{{/* Where the bridge asks for input: as given, or this chart's bot. */}}
{{- define "discord-monitor.botUrl" -}}
{{- if .Values.inputBridge.botUrl -}}
{{- .Values.inputBridge.botUrl -}}
{{- else if .Values.bot.enabled -}}
{{- printf "http://%s.%s.svc:%v" (include "discord-monitor.botName" .) .Release.Namespace .Values.bot.service.port -}}
{{- end -}}
{{- end -}}

{{/* A ConfigMap's data: a dict of `defaults`, and `settings` that win over them. Whole numbers stay whole. */}}
{{- define "discord-monitor.data" -}}
{{- $data := .defaults -}}
{{- range $name, $value := .settings -}}
{{- if and (kindIs "float64" $value) (eq $value (floor $value)) -}}
{{- $value = int64 $value -}}
{{- end -}}
{{- $_ := set $data $name (toString $value) -}}
{{- end -}}
{{- toYaml $data -}}
{{- end -}}
