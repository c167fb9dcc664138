"""What the tests share: the contract, a client, servers and a small city."""
