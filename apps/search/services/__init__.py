"""Search's services, called by views, tasks and commands; none of them sees a request."""
