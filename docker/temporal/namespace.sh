#!/bin/sh
# Creates the namespace and the search attributes Skylight writes. May be repeated.
set -eu

# retry COMMAND...: until it works; a new server, and a new namespace, take some seconds to be known
retry() {
  tries=60
  until "$@" >/tmp/answer 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
      echo "gave up on the Temporal server at $TEMPORAL_ADDRESS: $*" >&2
      cat /tmp/answer >&2
      exit 1
    fi
    sleep 2
  done
}

retry temporal operator cluster health
if ! temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  retry temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention 7d
fi

retry temporal operator search-attribute list
known=$(cat /tmp/answer)
for attribute in RegenRowsDone=Int RegenRowsTotal=Int RegenPercent=Double RegenState=Keyword; do
  name=${attribute%%=*}
  case $known in
    *"$name"*) ;;
    *) retry temporal operator search-attribute create --name "$name" --type "${attribute#*=}" ;;
  esac
done
echo "namespace $TEMPORAL_NAMESPACE is ready"
