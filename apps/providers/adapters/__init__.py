"""Built-in provider protocols."""

from apps.providers.adapters.azure import AzureSpeech
from apps.providers.adapters.dashscope import DashScope
from apps.providers.adapters.gpt_sovits import GptSovits
from apps.providers.adapters.openai import OpenAICompatible
from apps.providers.adapters.reference_speech import ReferenceSpeech
from apps.providers.adapters.xtts import Xtts
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
        kinds=frozenset({Kind.CHAT, Kind.SPEECH}),
        connect=DashScope,
        example="https://dashscope.aliyuncs.com/api/v1",
        clones=True,
    )
)
register(
    Adapter(
        name="azure-speech",
        label="Azure AI Speech (fast transcription)",
        kinds=frozenset({Kind.TRANSCRIPTION}),
        connect=AzureSpeech,
        example="https://westus.api.cognitive.microsoft.com",
    )
)
register(
    Adapter(
        name="reference-speech",
        label="OpenAI-compatible speech with a reference clip (vLLM-Omni)",
        kinds=frozenset({Kind.SPEECH}),
        connect=ReferenceSpeech,
        example="http://localhost:8091/v1",
        clones=True,
    )
)
register(
    Adapter(
        name="xtts",
        label="XTTS streaming server",
        kinds=frozenset({Kind.SPEECH}),
        connect=Xtts,
        example="http://localhost:8000",
        clones=True,
    )
)
register(
    Adapter(
        name="gpt-sovits",
        label="GPT-SoVITS (api_v2)",
        kinds=frozenset({Kind.SPEECH}),
        connect=GptSovits,
        example="http://localhost:9880",
        clones=True,
    )
)
