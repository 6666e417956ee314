//===- FunctionNames.cpp - names and targets of functions ------------------===//

#include "../rules/glob.h"
#include "LLVMCompat.h"
#include "llvm/Analysis/ValueTracking.h"
#include "Matcher.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace semrules {

static void eraseAll(std::string &S, StringRef Part) {
  for (size_t At = S.find(Part.data(), 0, Part.size());
       At != std::string::npos; At = S.find(Part.data(), At, Part.size()))
    S.erase(At, Part.size());
}

/// "A<int>::f<long>" as "A::f"; operators with < or > in their name stay.
static std::string withoutTemplateArguments(StringRef Name) {
  size_t Operator = Name.rfind("operator");
  StringRef Tail;
  if (Operator != StringRef::npos) {
    Tail = Name.drop_front(Operator);
    Name = Name.take_front(Operator);
  }
  std::string Out;
  unsigned Depth = 0;
  for (char Ch : Name) {
    if (Ch == '<')
      ++Depth;
    else if (Ch == '>' && Depth)
      --Depth;
    else if (!Depth)
      Out += Ch;
  }
  return Out + Tail.str();
}

static std::string demangledName(StringRef Linkage) {
  ItaniumPartialDemangler D;
  std::string Z = Linkage.str();
  if (D.partialDemangle(Z.c_str()) || !D.isFunction())
    return "";
  size_t Size = 0;
  char *Text = D.getFunctionName(nullptr, &Size);
  std::string Name = Text ? Text : "";
  std::free(Text);
  // ABI tags are no part of what people write.
  for (size_t At = Name.find("[abi:"); At != std::string::npos;
       At = Name.find("[abi:"))
    Name.erase(At, Name.find(']', At) + 1 - At);
  return Name;
}

SmallVector<std::string, 4> namesOf(const Function &F) {
  SmallVector<std::string, 4> Names;
  auto Add = [&](std::string Name) {
    if (!Name.empty() && !is_contained(Names, Name))
      Names.push_back(std::move(Name));
  };
  StringRef Linkage = F.getName();
  if (!Linkage.empty() && Linkage[0] == '\1')
    Linkage = Linkage.drop_front();
  if (startsWith(Linkage, "_Z")) {
    std::string Name = demangledName(Linkage);
    Add(Name);
    Add(withoutTemplateArguments(Name));
    eraseAll(Name, "(anonymous namespace)::");
    Add(Name);
    Add(withoutTemplateArguments(Name));
    Add(Linkage.str());
    return Names;
  }
  const DISubprogram *SP = F.getSubprogram();
  if (SP && SP->getLinkageName().empty())
    Add(SP->getName().str());
  Add(Linkage.str());
  // What headers turn plain names into: fortified inlines, C99 scanf, large
  // files.
  if (endsWith(Linkage, ".inline"))
    Add(Linkage.drop_back(7).str());
  if (startsWith(Linkage, "__isoc99_"))
    Add(Linkage.drop_front(9).str());
  if (F.isDeclaration() && startsWith(Linkage, "__") &&
      endsWith(Linkage, "_chk"))
    Add(Linkage.drop_front(2).drop_back(4).str());
  static const char *const LargeFile[] = {
      "open64",   "openat64", "creat64",    "lseek64",  "pread64",
      "pwrite64", "preadv64", "pwritev64",  "mmap64",   "truncate64",
      "stat64",   "fstat64",  "ftruncate64", "fopen64", "sendfile64",
      "lstat64",  "fseeko64", "ftello64",   "readdir64"};
  if (F.isDeclaration())
    for (const char *Name : LargeFile)
      if (Linkage == Name)
        Add(Linkage.drop_back(2).str());
  return Names;
}

std::string displayName(const Function &F) {
  return namesOf(F).front();
}

static Function *asFunction(Value *V) {
  V = withoutCasts(V);
  if (auto *A = dyn_cast<GlobalAlias>(V))
    V = withoutCasts(A->getAliaseeObject());
  return dyn_cast_or_null<Function>(V);
}

/// What a local pointer variable holds, if it is only ever given one value.
static Value *onlyStored(const AllocaInst &A) {
  Value *Stored = nullptr;
  auto IsLifetime = [](const User *U) {
    auto *I = dyn_cast<IntrinsicInst>(U);
    return I && I->isLifetimeStartOrEnd();
  };
  for (const User *U : A.users()) {
    if (isa<LoadInst>(U) || isa<DbgInfoIntrinsic>(U) || IsLifetime(U) ||
        (isa<BitCastInst>(U) && llvm::all_of(U->users(), IsLifetime)))
      continue;
    auto *S = dyn_cast<StoreInst>(U);
    if (!S || S->getPointerOperand() != &A || Stored)
      return nullptr;
    Stored = S->getOperand(0);
  }
  return Stored;
}

Function *knownTarget(const CallBase &Call) {
  Value *V = withoutCasts(Call.getCalledOperand());
  if (Function *F = asFunction(V))
    return F;
  auto *L = dyn_cast<LoadInst>(V);
  if (!L)
    return nullptr;
  Value *From = withoutCasts(L->getPointerOperand());
  if (auto *A = dyn_cast<AllocaInst>(From)) {
    Value *Stored = onlyStored(*A);
    return Stored ? asFunction(Stored) : nullptr;
  }
  auto *C = dyn_cast<Constant>(From);
  auto *G = C ? dyn_cast<GlobalVariable>(getUnderlyingObject(C)) : nullptr;
  if (!G || !G->isConstant() || !G->hasDefinitiveInitializer())
    return nullptr;
  Constant *Held = ConstantFoldLoadFromConstPtr(
      C, L->getType(), Call.getModule()->getDataLayout());
  return Held ? asFunction(Held) : nullptr;
}

/// Functions marked __attribute__((annotate("semrules_off"))).
static bool isOptedOut(const Function &F) {
  const GlobalVariable *All =
      F.getParent()->getGlobalVariable("llvm.global.annotations");
  auto *Array = All && All->hasInitializer()
                    ? dyn_cast<ConstantArray>(All->getInitializer())
                    : nullptr;
  if (!Array)
    return false;
  for (const Use &U : Array->operands()) {
    auto *Entry = dyn_cast<ConstantStruct>(U.get());
    if (!Entry || Entry->getNumOperands() < 2 ||
        Entry->getOperand(0)->stripPointerCasts() != &F)
      continue;
    auto *Text =
        dyn_cast<GlobalVariable>(Entry->getOperand(1)->stripPointerCasts());
    auto *Data = Text && Text->hasInitializer()
                     ? dyn_cast<ConstantDataArray>(Text->getInitializer())
                     : nullptr;
    if (Data && Data->isCString() && Data->getAsCString() == "semrules_off")
      return true;
  }
  return false;
}

std::string untouchable(const Function &F) {
  if (F.hasFnAttribute(Attribute::Naked))
    return "naked function";
  if (isOptedOut(F))
    return "opted out by semrules_off";
  return "";
}

std::string fileOf(const Function &F, const Instruction *I) {
  const DIScope *Scope = F.getSubprogram();
  if (I && I->getDebugLoc())
    Scope = I->getDebugLoc()->getScope();
  if (!Scope)
    return F.getParent()->getSourceFileName();
  return Scope->getFilename().str();
}

/// The last Count parts of the path of I's file, however much of it the
/// compiler was given.
static std::string tailOfFile(const Function &F, const Instruction *I,
                              size_t Count) {
  SmallString<256> Path(fileOf(F, I));
  const DIScope *Scope = F.getSubprogram();
  if (I && I->getDebugLoc())
    Scope = I->getDebugLoc()->getScope();
  if (!sys::path::is_absolute(Path)) {
    SmallString<256> Whole(Scope ? Scope->getDirectory() : "");
    sys::path::append(Whole, Path);
    Path = Whole;
  }
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  StringRef Tail = Path;
  size_t At = Tail.size();
  while (Count-- && At != StringRef::npos)
    At = Tail.rfind('/', At);
  return Tail.substr(At == StringRef::npos ? 0 : At + 1).str();
}

bool isInFile(const char *Pattern, const Function &F, const Instruction *I) {
  if (sr_glob_match_file(Pattern, fileOf(F, I).c_str()))
    return true;
  // `src/*.c` means files of src where the compiler runs in src as well.
  size_t Slashes = StringRef(Pattern).count('/');
  if (!Slashes)
    return false;
  std::string Tail = tailOfFile(F, I, Slashes + 1);
  return sr_glob_match(Pattern, strlen(Pattern), Tail.data(), Tail.size());
}

} // namespace semrules
