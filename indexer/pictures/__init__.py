"""Pictures: pages of PDF files as small images with words marked. Knows no viewer: whoever asks has the document."""
