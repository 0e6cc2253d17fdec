# sh tests/beside.sh PATIENT COMMAND: runs both at once, PATIENT with what COMMAND leaves of the processors.
# COMMAND's failure ends both; else what PATIENT said comes after it. Linux shares the processors between sessions first,
# then by how nice a process is, so PATIENT is both until COMMAND has ended: nice, and in a nice session. Where there is no
# setsid, as on a Mac, it is only nice.
said=$(mktemp)
$(command -v setsid) sh -c "echo 19 >/proc/self/autogroup; exec nice -n 19 sh -c '$1'" >"$said" 2>&1 &
patient=$!
trap 'kill -- -$patient 2>/dev/null || kill $patient 2>/dev/null; rm -f "$said"' EXIT
trap 'exit 130' INT TERM
sh -c "$2" || exit
{ echo 0 >/proc/$patient/autogroup; renice -n 0 -g $patient; } >/dev/null 2>&1
wait $patient
status=$?
cat "$said"
exit $status
