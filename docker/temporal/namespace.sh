#!/bin/sh
# Creates the namespace and the search attributes Skylight writes. May be repeated.
set -eu

tries=60
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "the Temporal server at $TEMPORAL_ADDRESS does not answer" >&2
    exit 1
  fi
  sleep 2
done

if ! temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention 7d
fi

known=$(temporal operator search-attribute list)
for attribute in RegenRowsDone=Int RegenRowsTotal=Int RegenPercent=Double RegenState=Keyword; do
  name=${attribute%%=*}
  case $known in
    *"$name"*) ;;
    *) temporal operator search-attribute create --name "$name" --type "${attribute#*=}" ;;
  esac
done
