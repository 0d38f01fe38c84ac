"""OCR: scans get text from a program beside ours, where one is installed, slowly and in the background.

The original stays as it is. What was recognised is kept by the fingerprint of the file in `instance/ocr`: it can be
made again, at a cost. Knows nothing of metadata, nor of how text is searched.
"""
