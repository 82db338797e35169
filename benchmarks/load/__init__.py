"""Many people at once: who they are and what they ask for (`visits`), and how they are let loose
on a server of this machine (`users`)."""
