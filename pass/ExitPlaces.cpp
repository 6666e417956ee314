//===- ExitPlaces.cpp - which return statement a function left by ----------===//

#include "ExitPlaces.h"
#include "LLVMCompat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/CFG.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace semrules {

/// The source text from a place to the end of its line; "" if not at hand.
StringRef ExitFinder::sourceAt(const DebugLoc &Loc) {
  SmallString<256> Path(Loc->getFilename());
  if (sys::path::is_relative(Path)) {
    Path = Loc->getDirectory();
    sys::path::append(Path, Loc->getFilename());
  }
  auto Entry = Files.try_emplace(Path);
  if (Entry.second)
    if (auto File = MemoryBuffer::getFile(Path))
      Entry.first->second = std::move(*File);
  if (!Entry.first->second || !Loc.getCol())
    return "";
  StringRef Rest = Entry.first->second->getBuffer();
  for (unsigned Line = 1; Line < Loc.getLine() && !Rest.empty(); ++Line)
    Rest = Rest.split('\n').second;
  return Rest.split('\n').first.drop_front(
      std::min<size_t>(Loc.getCol() - 1, Rest.split('\n').first.size()));
}

static bool sharesPlace(const BranchInst &Br) {
  const DebugLoc &Loc = Br.getDebugLoc();
  for (const Instruction &I : *Br.getParent())
    if (&I != &Br && I.getDebugLoc() &&
        I.getDebugLoc().getLine() == Loc.getLine() &&
        I.getDebugLoc().getCol() == Loc.getCol())
      return true;
  return false;
}

/// `NAME;` or `NAME(...`: perhaps a macro that returns.  Other statements that
/// begin with a name go on differently.
static bool startsWithMacro(StringRef Text) {
  StringRef Name = Text.take_while(
      [](char Ch) { return isAlnum(Ch) || Ch == '_'; });
  StringRef Rest = Text.drop_front(Name.size()).ltrim();
  static const char *const Keywords[] = {"break", "continue", "if", "for",
                                         "while", "switch"};
  if (Name.empty() || isDigit(Name[0]) || is_contained(Keywords, Name))
    return false;
  return startsWith(Rest, ";") || startsWith(Rest, "(");
}

/// True for the branch of a `return;`, false for that of an `if` or loop whose
/// end is the function's end.  Both look alike in IR; the source tells.
bool ExitFinder::endsReturnStatement(const BranchInst &Br) {
  const DebugLoc &Loc = Br.getDebugLoc();
  if (Br.isConditional() || !Loc || !Loc.getLine())
    return false;
  StringRef Text = sourceAt(Loc);
  if (startsWith(Text, "return") || startsWith(Text, "co_return"))
    return true;
  return startsWithMacro(Text) && !sharesPlace(Br);
}

ExitPlaces ExitFinder::find(ReturnInst &Return, const FunctionInfo &Info) {
  ExitPlaces Found;
  Value *V = Return.getReturnValue();
  auto *L = dyn_cast_or_null<LoadInst>(V ? V->stripPointerCasts() : nullptr);
  auto *Slot = L ? dyn_cast<AllocaInst>(L->getPointerOperand()) : nullptr;
  // A lone `return x;` loads the variable itself.
  if (Slot && Info.variableAt(Slot))
    return Found;
  if (Slot) {
    // Each return statement stores its value.
    for (User *U : Slot->users()) {
      auto *S = dyn_cast<StoreInst>(U);
      if (!S || !S->getDebugLoc() || S->getPointerOperand() != Slot)
        continue;
      auto *Br = dyn_cast<BranchInst>(S->getParent()->getTerminator());
      bool IsStatement = Br && endsReturnStatement(*Br);
      Found.Statements.push_back(
          {S, IsStatement ? Br->getDebugLoc() : S->getDebugLoc()});
    }
    std::reverse(Found.Statements.begin(), Found.Statements.end());
    Found.MayFallOff = false;
    return Found;
  }
  BasicBlock *BB = Return.getParent();
  if (V || &*BB->getFirstNonPHIOrDbg() != &Return)
    return Found;
  for (BasicBlock *Pred : predecessors(BB)) {
    auto *Br = dyn_cast<BranchInst>(Pred->getTerminator());
    if (Br && endsReturnStatement(*Br))
      Found.Statements.push_back({Br, Br->getDebugLoc()});
  }
  Found.MayFallOff = Found.Statements.size() < pred_size(BB);
  return Found;
}

} // namespace semrules
