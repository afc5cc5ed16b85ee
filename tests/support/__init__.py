"""What tests stand on: private servers, a clock set by hand, drivers."""
