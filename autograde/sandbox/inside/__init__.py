"""What runs *inside* the sandbox, beside untrusted code: it imports nothing of the project and knows no expected
value.
"""
