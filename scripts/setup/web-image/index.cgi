#!/bin/sh
# httpd hands the environment of `serve` on to this script.
fails_by_now() {
  [ -n "${FAIL_AFTER_S:-}" ] && [ $(($(date +%s) - STARTED_AT)) -ge "$FAIL_AFTER_S" ]
}

if [ -e /state/unhealthy ] || fails_by_now; then
  printf 'Status: 503 Service Unavailable\r\nContent-Type: text/plain\r\n\r\nunhealthy\n'
else
  printf 'Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nversion %s\n' "$(cat /etc/version)"
fi
