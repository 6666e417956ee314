//===- Ghosts.cpp - where ghosts live -------------------------------------===//

#include "Ghosts.h"
#include "../rules/hash.h"
#include "LLVMCompat.h"
#include "llvm/Support/Format.h"

using namespace llvm;

namespace semrules {

GhostStore::GhostStore(Module &M, const sr_spec &Spec)
    : UsesActivations((Spec.header->flags & SR_SPEC_USES_ACTIVATIONS) != 0),
      JudgesProcess((Spec.header->flags & SR_SPEC_JUDGES_PROCESS) != 0), M(M),
      Spec(Spec) {}

bool GhostStore::tellsSite(uint32_t Ghost) {
  auto Known = Told.try_emplace(Ghost, false);
  bool &Tells = Known.first->second;
  const SpecGhost *G = sr_spec_ghost(&Spec, Ghost);
  const SpecRule *R = G ? sr_spec_rule(&Spec, G->rule) : nullptr;
  for (uint32_t I = 0; Known.second && R && I < R->step_count; ++I) {
    const SpecStep *S = sr_spec_step(&Spec, R->first_step + I);
    Tells |= S && S->earlier == Ghost;
  }
  return Tells;
}

GhostStore::Kind GhostStore::kindOf(const SpecGhost &G) const {
  if (G.keys.count || (G.flags & (SR_GHOST_OWED | SR_GHOST_TRACE)) ||
      G.scope == SR_SCOPE_FRAME || G.end != SR_END_NONE)
    return Kind::Table;
  return G.scope == SR_SCOPE_FUNCTION ? Kind::Local
         : G.scope == SR_SCOPE_THREAD ? Kind::Thread
                                      : Kind::Process;
}

//===----------------------------------------------------------------------===//
// Records, one a program
//===----------------------------------------------------------------------===//

static std::string symbolOf(const char *Prefix, StringRef Text) {
  std::string Name;
  raw_string_ostream(Name) << Prefix
                           << format_hex_no_prefix(
                                  sr_hash64(Text.data(), Text.size()), 16);
  return Name;
}

static std::string ghostText(const sr_spec &Spec, const SpecGhost &G) {
  const SpecRule *R = sr_spec_rule(&Spec, G.rule);
  std::string Text = R ? sr_spec_string(&Spec, R->id) : "";
  Text.push_back('\0');
  return Text + sr_spec_string(&Spec, G.name);
}

/// The linker leaves one of each name in a program.
static GlobalVariable *shared(Module &M, Constant *Init, StringRef Name) {
  auto *G = new GlobalVariable(M, Init->getType(), false,
                               GlobalValue::WeakODRLinkage, Init, Name);
  if (Triple(M.getTargetTriple()).supportsCOMDAT())
    G->setComdat(M.getOrInsertComdat(Name));
  G->setAlignment(Align(16));
  return G;
}

static Constant *untyped(Constant *C) {
  return ConstantExpr::getPointerCast(C, bytePointer(C->getContext()));
}

Constant *GhostStore::ghost(uint32_t Index) {
  Constant *&Known = Ghosts[Index];
  if (Known)
    return Known;
  const SpecGhost &G = *sr_spec_ghost(&Spec, Index);
  const SpecRule *R = sr_spec_rule(&Spec, G.rule);
  semrules_ghost Out = {};
  std::string Strings;
  auto Put = [&](StringRef Text) {
    uint32_t At = uint32_t(sizeof Out + Strings.size());
    Strings.append(Text.begin(), Text.end());
    Strings.push_back('\0');
    return At;
  };
  Out.magic = SR_GHOST_MAGIC;
  Out.keys = G.keys.count;
  Out.flags = G.flags;
  Out.end = G.end;
  Out.scope = G.scope;
  Out.within = G.within;
  Out.final = G.final;
  Out.saved = G.saved_count;
  auto PutList = [&](const sr_spec_list &List) {
    size_t At = alignTo(Strings.size(), alignof(uint32_t));
    uint32_t Count = sr_spec_list_size(&Spec, List);
    SmallVector<uint32_t, 8> Offsets;
    Strings.resize(At + Count * sizeof(uint32_t));
    for (uint32_t I = 0; I < Count; ++I)
      Offsets.push_back(Put(sr_spec_list_item(&Spec, List, I)));
    memcpy(&Strings[At], Offsets.data(), Offsets.size() * sizeof(uint32_t));
    return uint32_t(sizeof Out + At);
  };
  Out.name_count = sr_spec_list_size(&Spec, G.value_names);
  if (Out.name_count)
    Out.names = PutList(G.value_names);
  // What is judged as it stands is told with its keys.
  if (G.keys.count && sr_spec_list_size(&Spec, G.keys) == G.keys.count &&
      G.end != SR_END_NONE && !(G.flags & SR_GHOST_OWED))
    Out.key_names = PutList(G.keys);
  Out.rule = Put(R ? sr_spec_string(&Spec, R->id) : "");
  Out.name = Put(sr_spec_string(&Spec, G.name));
  Strings.resize((Strings.size() + 7) & ~size_t(7), '\0');
  Out.size = uint32_t(sizeof Out + Strings.size());
  StringRef Head(reinterpret_cast<const char *>(&Out), sizeof Out);
  Constant *Init = ConstantDataArray::getString(
      M.getContext(), (Head + Strings).str(), /*AddNull=*/false);
  GlobalVariable *V =
      shared(M, Init, symbolOf("__semrules_ghost_", ghostText(Spec, G)));
  V->setSection(SR_SECTION_GHOSTS);
  return Known = untyped(V);
}

Constant *GhostStore::frame(uint32_t Index) {
  Constant *&Known = Frames[Index];
  if (Known)
    return Known;
  const SpecFrame &S = *sr_spec_frame(&Spec, Index);
  semrules_frame Out = {};
  Out.args = S.args;
  Constant *Init = ConstantDataArray::getString(
      M.getContext(),
      StringRef(reinterpret_cast<const char *>(&Out), sizeof Out),
      /*AddNull=*/false);
  return Known = untyped(shared(
             M, Init,
             symbolOf("__semrules_frame_", sr_spec_string(&Spec, S.text))));
}

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

GhostStore::Word GhostStore::local(Function &F, uint32_t Ghost) {
  Word &W = Locals[{&F, Ghost}];
  if (W.Value)
    return W;
  LLVMContext &C = F.getContext();
  W.Value = slot(F, Type::getInt64Ty(C), "semrules.ghost", true);
  W.Site = tellsSite(Ghost)
               ? slot(F, bytePointer(C), "semrules.ghost.site", true)
               : nullptr;
  return W;
}

GlobalVariable *GhostStore::threadWord(uint32_t Ghost) {
  GlobalVariable *&V = Words[Ghost];
  if (V)
    return V;
  LLVMContext &C = M.getContext();
  auto *T = StructType::get(C, {Type::getInt64Ty(C), bytePointer(C)});
  V = shared(M, ConstantAggregateZero::get(T),
             symbolOf("__semrules_word_",
                      ghostText(Spec, *sr_spec_ghost(&Spec, Ghost))));
  V->setThreadLocal(true);
  return V;
}

GhostStore::Word GhostStore::word(IRBuilder<> &B, uint32_t Ghost) {
  const SpecGhost &G = *sr_spec_ghost(&Spec, Ghost);
  LLVMContext &C = M.getContext();
  Type *I64 = B.getInt64Ty();
  if (kindOf(G) == Kind::Local)
    return local(*B.GetInsertBlock()->getParent(), Ghost);
  Value *At = nullptr;
  if (kindOf(G) == Kind::Thread) {
    At = B.CreatePointerCast(threadWord(Ghost), bytePointer(C));
  } else {
    At = B.CreateConstGEP1_64(B.getInt8Ty(), ghost(Ghost),
                              offsetof(semrules_ghost, word));
  }
  Value *Site =
      B.CreateConstGEP1_64(B.getInt8Ty(), At, offsetof(semrules_word, site));
  return {B.CreatePointerCast(At, PointerType::get(I64, 0)),
          B.CreatePointerCast(Site, PointerType::get(bytePointer(C), 0))};
}

void GhostStore::makeAll() {
  SmallVector<GlobalValue *, 16> Kept;
  for (uint32_t I = 0; I < Spec.header->ghosts.count; ++I) {
    Kind K = kindOf(*sr_spec_ghost(&Spec, I));
    if (K == Kind::Thread)
      Kept.push_back(threadWord(I));
    else if (K != Kind::Local)
      Kept.push_back(cast<GlobalValue>(ghost(I)->stripPointerCasts()));
  }
  for (uint32_t I = 0; I < Spec.header->frames.count; ++I)
    Kept.push_back(cast<GlobalValue>(frame(I)->stripPointerCasts()));
  if (!Kept.empty())
    appendToUsed(M, Kept);
}

//===----------------------------------------------------------------------===//
// Local variables
//===----------------------------------------------------------------------===//

AllocaInst *GhostStore::slot(Function &F, Type *T, const char *Name,
                             bool IsCleared) {
  IRBuilder<> B(&F.getEntryBlock(), F.getEntryBlock().begin());
  AllocaInst *A = B.CreateAlloca(T, nullptr, Name);
  if (IsCleared)
    B.CreateStore(Constant::getNullValue(T), A, returnsTwice(F));
  return A;
}

AllocaInst *GhostStore::activation(Function &F) {
  AllocaInst *&A = Activations[&F];
  if (!A)
    A = slot(F, Type::getInt64Ty(F.getContext()), "semrules.activation", true);
  return A;
}

AllocaInst *GhostStore::buffer(Function &F, size_t Words) {
  enum { Few = 4 };
  bool IsLarge = Words > Few;
  AllocaInst *&A = (IsLarge ? LargeBuffers : Buffers)[&F];
  if (!A)
    A = slot(F,
             ArrayType::get(Type::getInt64Ty(F.getContext()),
                            IsLarge ? SR_WORDS_MAX : Few),
             "semrules.words", false);
  return A;
}

AllocaInst *GhostStore::walk(Function &F) {
  AllocaInst *&A = Walks[&F];
  if (!A)
    A = slot(F,
             ArrayType::get(Type::getInt64Ty(F.getContext()),
                            sizeof(semrules_walk) / 8),
             "semrules.walk", false);
  return A;
}

bool GhostStore::returnsTwice(const Function &F) {
  auto Known = Twice.try_emplace(&F, false);
  if (Known.second)
    Known.first->second = F.callsFunctionThatReturnsTwice();
  return Known.first->second;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

CallInst *GhostStore::call(IRBuilder<> &B, const char *Name, Type *Result,
                           ArrayRef<Value *> Args, bool IsCold) {
  SmallVector<Type *, 8> Types;
  for (Value *Arg : Args)
    Types.push_back(Arg->getType());
  FunctionCallee Fn =
      M.getOrInsertFunction(Name, FunctionType::get(Result, Types, false));
  if (auto *Callee = dyn_cast<Function>(Fn.getCallee())) {
    Callee->setDoesNotThrow();
    setKeepsHistory(*Callee);
    if (IsCold) {
      Callee->setCallingConv(CallingConv::PreserveMost);
      Callee->addFnAttr(Attribute::Cold);
      Callee->addFnAttr(Attribute::NonLazyBind);
    }
  }
  CallInst *Call = B.CreateCall(Fn, Args);
  if (IsCold)
    Call->setCallingConv(CallingConv::PreserveMost);
  return Call;
}

} // namespace semrules
