"""The desk reads chains: what a pasted string can be, what happened to it, why, and what to do next.

One folder per chain family.  No room here opens a socket: machines yield the calls they want and end with a
verdict, adapters turn calls into bytes and back, `lookups` carries the bytes.  Nothing here signs.
"""
