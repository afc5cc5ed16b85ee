# What the tests of chains brought along serves the demo too, where it is.  Sourced by bin/demo and bin/dev; takes $root.
for folder in "$root"/tests/support/nodes/node_modules/@foundry-rs/anvil-*/bin; do
  if [ -x "$folder/anvil" ]; then PATH="$PATH:$folder"; fi
done
