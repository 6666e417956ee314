//===- SourceLines.cpp - the program's text at a place ---------------------===//

#include "SourceLines.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace semrules {

StringRef SourceLines::at(const DebugLoc &Loc) {
  if (!Loc || !Loc.getCol())
    return "";
  SmallString<256> Path(Loc->getFilename());
  if (sys::path::is_relative(Path)) {
    Path = Loc->getDirectory();
    sys::path::append(Path, Loc->getFilename());
  }
  auto Entry = Files.try_emplace(Path);
  if (Entry.second)
    if (auto File = MemoryBuffer::getFile(Path))
      Entry.first->second = std::move(*File);
  if (!Entry.first->second)
    return "";
  StringRef Rest = Entry.first->second->getBuffer();
  for (unsigned Line = 1; Line < Loc.getLine() && !Rest.empty(); ++Line)
    Rest = Rest.split('\n').second;
  StringRef Text = Rest.split('\n').first;
  return Text.drop_front(std::min<size_t>(Loc.getCol() - 1, Text.size()));
}

StringRef leadingName(StringRef Text, StringRef &Rest) {
  StringRef Name = Text.take_while(
      [](char Ch) { return isAlnum(Ch) || Ch == '_' || Ch == ':'; });
  Rest = Text.drop_front(Name.size()).ltrim();
  return Name.empty() || isDigit(Name[0]) ? "" : Name;
}

} // namespace semrules
