"""The definitions that a function needs: what stands in the pages is copied, the rest is imported."""

import ast
import builtins
import symtable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_COPIED = "pages."  # modules that draw and cannot be taken away: what is pure in them is copied

_LEFT_BEHIND = ("pages", "streamlit")


@dataclass(frozen=True)
class Module:
    """What a file defines and imports at its top."""

    definitions: dict[str, tuple[int, str]]  # name -> line, source
    imports: dict[str, tuple[str, str]]  # name -> module and the name there, "" for the module itself


@dataclass
class Gathered:
    """Definitions and imports that stand for themselves."""

    imports: dict[str, tuple[str, str]] = field(default_factory=dict)  # as in Module
    pieces: dict[tuple[Path, int], str] = field(default_factory=dict)  # file and line -> source; what others build on first
    names: dict[str, Path] = field(default_factory=dict)  # of the pieces -> where they stand

    @property
    def source(self) -> str:
        """The pieces as one text."""
        return "\n\n\n".join(self.pieces.values())

    @property
    def import_lines(self) -> str:
        """One line a module, the project's own last."""
        taken: dict[str, list[str]] = {}
        for name, (module, there) in sorted(self.imports.items()):
            line = f"from {module} import " if there else f"import {module}{f' as {name}' * (name != module)}"
            taken.setdefault(line, []).extend([there if there == name else f"{there} as {name}"] * bool(there))
        lines = sorted((line + ", ".join(names) for line, names in taken.items()), key=lambda line: (" core" in line, line))
        return "\n".join(lines)

    def add(self, path: Path, name: str) -> None:
        """Take a definition, after all that it needs. Raises ValueError where two things have one name, or one is missing."""
        here = read(path)
        if self.names.get(name) == path:
            return
        if name in here.definitions:
            self._claim(name, path)
            line, source = here.definitions[name]
            for used in sorted(names_in(source) - {name}, key=lambda n: (here.definitions.get(n, (0, ""))[0], n)):
                self.add(path, used)
            self.pieces[path, line] = source
        elif name in here.imports:
            module, there = here.imports[name]
            if module.startswith(_COPIED) and there == name:
                self.add(path_of(module), name)
            elif module.split(".")[0] in _LEFT_BEHIND:
                raise ValueError(f"{path.name} cannot be taken away without {name}.")
            else:
                self.bring(name, module, there)
        elif not hasattr(builtins, name):
            raise ValueError(f"{path.name} has no {name}.")

    def bring(self, name: str, module: str, there: str) -> None:
        """Import a name. Raises ValueError where it means something else already."""
        if self.imports.setdefault(name, (module, there)) != (module, there) or name in self.names:
            raise ValueError(f"Two things are called {name}.")

    def _claim(self, name: str, path: Path) -> None:
        if name in self.imports or self.names.setdefault(name, path) != path:
            raise ValueError(f"Two things are called {name}.")


def path_of(module: str) -> Path:
    """The file of a module of this project."""
    return ROOT / f"{module.replace('.', '/')}.py"


@lru_cache(maxsize=100)
def read(path: Path) -> Module:
    """The top of a file."""
    text = path.read_text("utf-8")
    here = Module({}, {})
    for node in ast.parse(text).body:
        match node:
            case ast.Import():
                here.imports.update({alias.asname or alias.name: (alias.name, "") for alias in node.names})
            case ast.ImportFrom():
                here.imports.update({alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names})
            case _:
                first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
                piece = first, "\n".join(text.splitlines()[first - 1 : node.end_lineno])
                here.definitions.update(dict.fromkeys(_defined(node), piece))
    return here


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def names_in(source: str) -> set[str]:
    """The names that a definition takes from around it, its annotations' too."""
    found: set[str] = set()
    waiting = [symtable.symtable(source, "page", "exec")]
    while waiting:
        table = waiting.pop()
        outside = (s for s in table.get_symbols() if s.is_referenced() and (table.get_type() == "module" or s.is_global()))
        found.update(symbol.get_name() for symbol in outside)
        waiting.extend(table.get_children())
    return found
