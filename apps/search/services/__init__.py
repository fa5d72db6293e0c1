"""What search can do. Views, tasks and commands call these; none of them sees a request."""
