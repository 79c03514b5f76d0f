"""What people look at: pages made of what was measured."""
