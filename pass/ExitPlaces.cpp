//===- ExitPlaces.cpp - which return statement a function left by ----------===//

#include "ExitPlaces.h"
#include "LLVMCompat.h"
#include "llvm/IR/CFG.h"

using namespace llvm;

namespace semrules {

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
  static const char *const Keywords[] = {"break", "continue", "if", "for",
                                         "while", "switch"};
  StringRef Rest, Name = leadingName(Text, Rest);
  return !Name.empty() && !is_contained(Keywords, Name) &&
         (startsWith(Rest, ";") || startsWith(Rest, "("));
}

/// True for the branch of a `return;`, false for that of an `if` or loop whose
/// end is the function's end.  Both look alike in IR; the source tells.
bool ExitFinder::endsReturnStatement(const BranchInst &Br) {
  const DebugLoc &Loc = Br.getDebugLoc();
  if (Br.isConditional() || !Loc || !Loc.getLine())
    return false;
  StringRef Text = Source.at(Loc);
  if (startsWith(Text, "return") || startsWith(Text, "co_return"))
    return true;
  return startsWithMacro(Text) && !sharesPlace(Br);
}

/// Where objects are destroyed behind a function's only return statement,
/// clang has the return instruction at the closing brace: the value tells the
/// statement's line, and the source its column.
DebugLoc ExitFinder::loneStatement(const ReturnInst &Return) {
  auto *V = dyn_cast_or_null<Instruction>(Return.getReturnValue());
  const DebugLoc &Brace = Return.getDebugLoc();
  if (!V || !V->getDebugLoc() || !Brace || !startsWith(Source.at(Brace), "}"))
    return DebugLoc();
  const DILocation *Loc = V->getDebugLoc();
  auto At = [&](unsigned Column) {
    return DebugLoc(DILocation::get(Loc->getContext(), Loc->getLine(), Column,
                                    Loc->getScope()));
  };
  StringRef Before = Source.at(At(1)).take_front(Loc->getColumn());
  size_t Keyword = Before.rfind("return");
  return Keyword == StringRef::npos ? V->getDebugLoc()
                                    : At(unsigned(Keyword) + 1);
}

ExitPlaces ExitFinder::find(ReturnInst &Return, const FunctionInfo &Info) {
  ExitPlaces Found;
  Value *V = Return.getReturnValue();
  auto *L = dyn_cast_or_null<LoadInst>(V ? V->stripPointerCasts() : nullptr);
  auto *Slot = L ? dyn_cast<AllocaInst>(L->getPointerOperand()) : nullptr;
  // A lone `return x;` loads the variable itself.  Without descriptions of
  // variables the source tells: else the instruction is at the closing brace.
  if (V && (!Slot || Info.variableAt(Slot) ||
            startsWith(Source.at(Return.getDebugLoc()), "return"))) {
    if (DebugLoc Loc = loneStatement(Return)) {
      Found.Statements.push_back({&Return, Loc});
      Found.MayFallOff = false;
    }
    return Found;
  }
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
  // Where objects are destroyed behind it, a statement branches there first.
  BasicBlock *BB = Return.getParent();
  size_t Direct = 0;
  for (BasicBlock &From : *Return.getFunction()) {
    auto *Br = dyn_cast<BranchInst>(From.getTerminator());
    if (!Br || Br->isConditional())
      continue;
    bool IsDirect = Br->getSuccessor(0) == BB;
    if (IsDirect ? !endsReturnStatement(*Br)
                 : !startsWith(Source.at(Br->getDebugLoc()), "return"))
      continue;
    Found.Statements.push_back({Br, Br->getDebugLoc()});
    Direct += IsDirect;
  }
  bool IsPlain = &*BB->getFirstNonPHIOrDbg() == &Return;
  Found.MayFallOff = !IsPlain || Direct < pred_size(BB) || !Direct;
  return Found;
}

} // namespace semrules
