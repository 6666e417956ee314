//===- SourceLines.cpp - the program's text at a place ---------------------===//

#include "SourceLines.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace semrules {

StringRef SourceLines::line(const DIScope &File, unsigned Number) {
  SmallString<256> Path(File.getFilename());
  if (sys::path::is_relative(Path)) {
    Path = File.getDirectory();
    sys::path::append(Path, File.getFilename());
  }
  auto Entry = Files.try_emplace(Path);
  if (Entry.second)
    if (auto Contents = MemoryBuffer::getFile(Path))
      Entry.first->second = std::move(*Contents);
  if (!Entry.first->second)
    return "";
  StringRef Rest = Entry.first->second->getBuffer();
  for (unsigned Line = 1; Line < Number && !Rest.empty(); ++Line)
    Rest = Rest.split('\n').second;
  return Rest.split('\n').first;
}

StringRef SourceLines::at(const DebugLoc &Loc) {
  if (!Loc || !Loc.getCol())
    return "";
  StringRef Text = line(*cast<DIScope>(Loc.getScope()), Loc.getLine());
  return Text.drop_front(std::min<size_t>(Loc.getCol() - 1, Text.size()));
}

unsigned SourceLines::columnOf(const DIScope &File, unsigned Line,
                               StringRef Name) {
  StringRef Text = line(File, Line);
  auto IsWord = [](char Ch) { return isAlnum(Ch) || Ch == '_'; };
  for (size_t At = Text.find(Name); !Name.empty() && At != StringRef::npos;
       At = Text.find(Name, At + 1)) {
    StringRef Behind = Text.drop_front(At + Name.size());
    if ((At == 0 || !IsWord(Text[At - 1])) &&
        (Behind.empty() || !IsWord(Behind[0])))
      return unsigned(At) + 1;
  }
  return 0;
}

StringRef leadingName(StringRef Text, StringRef &Rest) {
  StringRef Name = Text.take_while(
      [](char Ch) { return isAlnum(Ch) || Ch == '_' || Ch == ':'; });
  Rest = Text.drop_front(Name.size()).ltrim();
  return Name.empty() || isDigit(Name[0]) ? "" : Name;
}

} // namespace semrules
