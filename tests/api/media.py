"""Tells schemathesis how to send what it knows no way for."""

import schemathesis

schemathesis.serializer.alias("model/gltf-binary", "application/octet-stream")
