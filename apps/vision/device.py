"""Device and number format of the networks. Imports torch inside functions only."""

import logging
from dataclasses import dataclass
from functools import cache

import torch
from django.conf import settings

from apps.vision.cores import share_cores

log = logging.getLogger(__name__)

CUDA_BATCH = 64
# Above 32 MiB glibc returns every buffer to the kernel: EfficientNet-Lite0's widest activation, 2.3
# MiB a picture in bfloat16, makes batches of 16 ten times slower per picture than batches of 8.
CPU_BATCH = {torch.bfloat16: 8, torch.float32: 4}


@dataclass(frozen=True)
class Placement:
    device: torch.device
    dtype: torch.dtype
    batch: int
    passes: int = 1  # concurrent passes

    def __str__(self) -> str:
        return f"{self.device}, {str(self.dtype).removeprefix('torch.')}"


def choose(wish: str | None = None) -> Placement:
    """Follow FUTU_DEVICE (`auto`, `cpu`, `cuda`, `cuda:1`…); `auto` takes a working GPU.

    Raises RuntimeError if an explicitly named device does not work.
    """
    wish = wish or settings.FUTU_DEVICE
    if wish == "cpu" or (wish == "auto" and not cuda_works()):
        dtype = torch.bfloat16 if _cpu_has_bfloat16() else torch.float32
        return Placement(torch.device("cpu"), dtype, CPU_BATCH[dtype], _share_cores())
    device = torch.device("cuda" if wish == "auto" else wish)
    torch.zeros(1, device=device)
    dtype = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    return Placement(device, dtype, CUDA_BATCH)


@cache
def _share_cores() -> int:
    """Concurrent passes, each with an equal share of the cores."""
    shares = share_cores(torch.get_num_threads())
    torch.set_num_threads(shares.threads)
    return shares.passes


def cuda_works() -> bool:
    if not torch.cuda.is_available():
        return False
    try:
        # An unsupported driver or card fails only when used.
        torch.zeros(1, device="cuda").add_(1).cpu()
    except RuntimeError as error:
        log.warning("The GPU is not used: %s", error)
        return False
    return True


def _cpu_has_bfloat16() -> bool:
    """Without native instructions bfloat16 is slower than float32.

    ATEN_CPU_CAPABILITY=avx2 disables them.
    """
    if not torch.backends.cpu.get_cpu_capability().startswith("AVX512"):
        return False
    abilities = torch.cpu.get_capabilities()
    return bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))
