#!/bin/sh
# Creates the namespace and the search attributes, then exits. Running it again changes nothing.
# The server comes from TEMPORAL_ADDRESS, the rest from NAMESPACE, RETENTION and SEARCH_ATTRIBUTES.
set -eu

if ! temporal operator namespace describe --namespace "$NAMESPACE" > /dev/null 2>&1; then
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"
fi

# The server learns of a new namespace within some seconds; until then it refuses attributes for it.
until temporal operator search-attribute list --namespace "$NAMESPACE" > /dev/null 2>&1; do sleep 1; done

for attribute in $SEARCH_ATTRIBUTES; do
  temporal operator search-attribute create --namespace "$NAMESPACE" --name "${attribute%%=*}" --type "${attribute##*=}"
done
