"""Lets `import skia` work on machines without libEGL.so.1 and libGL.so.1.

The wheel lists both libraries as needed, although only the CPU raster is used. Where one is
missing, a tiny ELF shared object with that name, exporting every symbol that Skia wants as "return
0", is written and loaded before Skia; glibc then takes the dependency as satisfied. The functions
are never called.
"""

import ctypes
import importlib.util
import platform
import struct
import tempfile
from pathlib import Path

_LIBRARIES = ("libEGL.so.1", "libGL.so.1")
_MACHINES = {"x86_64": (62, b"\x31\xc0\xc3"), "aarch64": (183, b"\x00\x00\x80\xd2\xc0\x03\x5f\xd6")}
_PAGE_BYTES = 0x10000
_SECTION_DYNSYM = 11


def _align(value: int, step: int) -> int:
    return (value + step - 1) & ~(step - 1)


def elf_stub(soname: str, symbols: list[str], machine: str) -> bytes:
    """Return a 64-bit ELF shared object called `soname` that exports `symbols` as "return 0".

    Raises `KeyError` for a machine other than x86_64 and aarch64.
    """
    machine_code, code = _MACHINES[machine]
    strings = b"\0"
    offsets: list[int] = []
    for symbol in symbols:
        offsets.append(len(strings))
        strings += symbol.encode() + b"\0"
    soname_offset = len(strings)
    strings += soname.encode() + b"\0"
    count = len(symbols) + 1
    text_at = _align(64 + 56 * 3, 16)
    table_at = _align(text_at + len(code), 8)
    table = b"\0" * 24
    for offset in offsets:
        table += struct.pack("<IBBHQQ", offset, 0x12, 0, 1, text_at, len(code))
    hash_at = _align(table_at + len(table), 8)
    # One bucket that chains every symbol: the simplest hash table that the loader accepts.
    chain = [0] * count
    for i in range(1, count):
        chain[i] = i + 1 if i + 1 < count else 0
    hashes = struct.pack("<II", 1, count) + struct.pack("<I", 1 if count > 1 else 0)
    hashes += struct.pack(f"<{count}I", *chain)
    strings_at = hash_at + len(hashes)
    strings_end = strings_at + len(strings)
    dynamic_at = _align(strings_end, 16)
    dynamic_address = dynamic_at + _PAGE_BYTES
    entries = (
        (14, soname_offset),
        (4, hash_at),
        (5, strings_at),
        (6, table_at),
        (10, len(strings)),
        (11, 24),
        (0, 0),
    )
    dynamic = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    header = b"\x7fELF\x02\x01\x01" + b"\0" * 9
    header += struct.pack("<HHIQQQIHHHHHH", 3, machine_code, 1, 0, 64, 0, 0, 64, 56, 3, 0, 0, 0)
    size = len(dynamic)
    programs = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, strings_end, strings_end, _PAGE_BYTES)
    programs += struct.pack(
        "<IIQQQQQQ", 1, 6, dynamic_at, dynamic_address, dynamic_address, size, size, _PAGE_BYTES
    )
    programs += struct.pack(
        "<IIQQQQQQ", 2, 6, dynamic_at, dynamic_address, dynamic_address, size, size, 8
    )
    image = bytearray(dynamic_at + size)
    pieces = (
        (0, header + programs),
        (text_at, code),
        (table_at, table),
        (hash_at, hashes),
        (strings_at, strings),
        (dynamic_at, dynamic),
    )
    for at, piece in pieces:
        image[at : at + len(piece)] = piece
    return bytes(image)


def undefined_gl_symbols(library: Path) -> list[str]:
    """Return the undefined gl* and egl* names in the dynamic symbol table of an ELF file."""
    data = library.read_bytes()
    (sections_at,) = struct.unpack_from("<Q", data, 0x28)
    entry_bytes, entries, _ = struct.unpack_from("<HHH", data, 0x3A)
    sections = [
        struct.unpack_from("<IIQQQQIIQQ", data, sections_at + i * entry_bytes)
        for i in range(entries)
    ]
    for section in sections:
        if section[1] != _SECTION_DYNSYM:
            continue
        names_at = sections[section[6]][4]
        found: list[str] = []
        for at in range(section[4], section[4] + section[5], 24):
            name_at, _, _, defined_in = struct.unpack_from("<IBBH", data, at)
            if defined_in == 0 and name_at:
                end = data.index(b"\0", names_at + name_at)
                name = data[names_at + name_at : end].decode()
                if name.startswith(("gl", "egl")):
                    found.append(name)
        return found
    return []


def ensure_gl() -> tuple[str, ...]:
    """Make Skia's two GL dependencies loadable; return the names of those that had to be stood in
    for."""
    missing: list[str] = []
    for library in _LIBRARIES:
        try:
            ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            missing.append(library)
    if not missing:
        return ()
    spec = importlib.util.find_spec("skia")
    if spec is None or spec.origin is None:
        raise ImportError("skia-python is not installed")
    symbols = undefined_gl_symbols(Path(spec.origin))
    with tempfile.TemporaryDirectory(prefix="aytada-gl-") as folder:
        for library in missing:
            prefix = "egl" if "EGL" in library else "gl"
            wanted = [s for s in symbols if s.startswith(prefix)]
            path = Path(folder) / library
            path.write_bytes(elf_stub(library, wanted, platform.machine()))
            ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    return tuple(missing)
