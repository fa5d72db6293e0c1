"""Built-in provider protocols."""

from apps.providers.adapters.dashscope import DashScope
from apps.providers.adapters.openai import OpenAICompatible
from apps.providers.kinds import Kind
from apps.providers.registry import Adapter, register

register(
    Adapter(
        name="openai",
        label="OpenAI-compatible",
        kinds=frozenset(Kind),
        connect=OpenAICompatible,
        example="https://dashscope.aliyuncs.com/compatible-mode/v1",
    )
)
register(
    Adapter(
        name="dashscope",
        label="DashScope",
        kinds=frozenset({Kind.CHAT}),
        connect=DashScope,
        example="https://dashscope.aliyuncs.com/api/v1",
    )
)
