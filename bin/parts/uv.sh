# Sourced by the commands that let uv fetch: what it needs to know of the machine, never what to install.

# uv does not read pip's settings; where pip has been told of a mirror, uv is told too.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
  mirror=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
  if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX="$mirror"; fi
fi
# Where the system keeps certificates uv trusts those, as pip does: a company's own may be among them.
for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
  if [ -f "$bundle" ]; then export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"; fi
done
export UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1 UV_NO_PROGRESS=1
