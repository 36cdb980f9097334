#!/usr/bin/env bash
# Tells Spark which GPUs a worker has (spark.{worker,executor}.resource.gpu.discoveryScript).
# Prints for example {"name": "gpu", "addresses": ["0","1"]}.
set -euo pipefail
addresses="$(nvidia-smi --query-gpu=index --format=csv,noheader | sed 's/^ */"/; s/ *$/"/' | paste -sd, -)"
echo "{\"name\": \"gpu\", \"addresses\": [${addresses}]}"
