//===- Helpers.cpp - the rules' own functions ------------------------------===//

#include "Helpers.h"
#include "LLVMCompat.h"
#include "TypeIndex.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace semrules {

/// Whether any rule calls the helper.
bool Helpers::isCalled(uint32_t File, StringRef Name) {
  for (uint32_t I = 0; I < Spec.header->exprs.count; ++I) {
    const SpecExpr *E = sr_spec_expr(&Spec, I);
    if (E->op == SR_EXPR_CALL && E->imm == int64_t(File) &&
        Name == sr_spec_string(&Spec, E->str))
      return true;
  }
  return false;
}

/// What would make the object differ in anything but the helpers: flags of the
/// module, constructors, lists of what must be kept.
static void dropModuleData(Module &From) {
  StripDebugInfo(From);
  SmallVector<NamedMDNode *, 8> Nodes;
  for (NamedMDNode &N : From.named_metadata())
    Nodes.push_back(&N);
  for (NamedMDNode *N : Nodes)
    N->eraseFromParent();
  for (const char *Name :
       {"llvm.used", "llvm.compiler.used", "llvm.global_ctors",
        "llvm.global_dtors", "llvm.global.annotations"})
    if (GlobalVariable *G = From.getNamedGlobal(Name))
      G->eraseFromParent();
  From.setModuleInlineAsm("");
}

/// Helpers become part of functions that were compiled with other flags.
static void dropTargetAttributes(Function &F) {
  SmallVector<std::string, 8> Names;
  for (Attribute A : F.getAttributes().getFnAttrs())
    if (A.isStringAttribute())
      Names.push_back(A.getKindAsString().str());
  for (const std::string &Name : Names)
    F.removeFnAttr(Name);
  for (Attribute::AttrKind K :
       {Attribute::NoInline, Attribute::OptimizeNone, Attribute::MinSize,
        Attribute::UWTable, Attribute::StackProtect,
        Attribute::StackProtectStrong, Attribute::StackProtectReq})
    F.removeFnAttr(K);
  F.addFnAttr(Attribute::AlwaysInline);
}

/// Makes all functions local but those that rules call; those get names of
/// their own, which Exported has by the names in the source.
bool Helpers::prepare(Module &From, uint32_t File, Linked &Result,
                      StringMap<std::string> &Exported) {
  if (From.getDataLayoutStr() != M.getDataLayoutStr()) {
    Result.Error = "the helpers were compiled for another target; give "
                   "'semrules compile' the flags of the build";
    return false;
  }
  From.setTargetTriple(M.getTargetTriple());
  SmallVector<std::pair<Function *, std::string>, 4> Wanted;
  for (Function &F : From) {
    if (F.isDeclaration())
      continue;
    for (const std::string &Name : namesOf(F))
      if (isCalled(File, Name)) {
        Wanted.push_back({&F, Name});
        Result.ByName[Name].push_back({nullptr, describedSignature(F)});
        break;
      }
    dropTargetAttributes(F);
    F.setLinkage(GlobalValue::InternalLinkage);
    F.setVisibility(GlobalValue::DefaultVisibility);
    F.setDLLStorageClass(GlobalValue::DefaultStorageClass);
    F.setComdat(nullptr);
  }
  dropModuleData(From);
  for (auto &W : Wanted) {
    std::string Name = ("semrules.helper." + Twine(File) + "." +
                        Twine(Exported.size()))
                           .str();
    W.first->setName(Name);
    W.first->setLinkage(GlobalValue::ExternalLinkage);
    Exported[Name] = W.second;
  }
  return true;
}

static void tellVersion(Module &M, const sr_spec &Spec, std::string &Error) {
  Error = "the rules' helpers were compiled by clang " +
          std::to_string(Spec.header->helpers_llvm) +
          ", which this clang " LLVM_VERSION_STRING
          " can't read; run 'SEMRULES_CLANG=clang-" +
          std::to_string(LLVM_VERSION_MAJOR) + " semrules compile' again";
  M.getContext().emitError("semrules: " + Error);
}

void Helpers::link(uint32_t File, Linked &Result) {
  size_t Size = 0;
  const char *Bytes = sr_spec_helper(&Spec, File, &Size);
  if (Spec.header->helpers_llvm > LLVM_VERSION_MAJOR)
    return tellVersion(M, Spec, Result.Error);
  if (!Bytes) {
    Result.Error = "the spec has no code of the helpers";
    return;
  }
  Expected<std::unique_ptr<Module>> From = parseBitcodeFile(
      MemoryBufferRef(StringRef(Bytes, Size), "helpers"), M.getContext());
  if (!From) {
    Result.Error = "the helpers can't be read: " + toString(From.takeError());
    M.getContext().emitError("semrules: " + Result.Error);
    return;
  }
  StringMap<std::string> Exported;
  if (!prepare(**From, File, Result, Exported))
    return;
  DenseSet<const GlobalValue *> Before;
  for (GlobalValue &G : M.global_values())
    Before.insert(&G);
  if (Linker::linkModules(M, std::move(*From))) {
    Result.Error = "the helpers can't be linked into this file";
    return;
  }
  StringMap<unsigned> Next;
  for (GlobalValue &G : M.global_values())
    if (!Before.count(&G))
      Added.emplace_back(&G);
  // In the order of their numbers, which is that of the signatures.
  for (size_t I = 0; I < Exported.size(); ++I) {
    std::string Name =
        ("semrules.helper." + Twine(File) + "." + Twine(I)).str();
    Function *F = M.getFunction(Name);
    const std::string &Source = Exported[Name];
    F->setLinkage(GlobalValue::InternalLinkage);
    Result.ByName[Source][Next[Source]++].Fn = F;
  }
}

ArrayRef<Helper> Helpers::find(uint32_t File, StringRef Name,
                               std::string &Error) {
  auto It = Files.find(File);
  if (It == Files.end()) {
    It = Files.emplace(File, Linked()).first;
    link(File, It->second);
  }
  Error = It->second.Error;
  auto Found = It->second.ByName.find(Name);
  if (!Error.empty() || Found == It->second.ByName.end()) {
    if (Error.empty())
      Error = "the helper '" + Name.str() + "' has no code; is it a template, "
              "or hidden by #if?";
    return {};
  }
  return Found->second;
}

void Helpers::finish() {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (WeakVH &V : Added) {
      auto *G = dyn_cast_or_null<GlobalValue>(static_cast<Value *>(V));
      if (!G || !G->use_empty() ||
          !(G->isDeclaration() || G->isDiscardableIfUnused()))
        continue;
      G->eraseFromParent();
      Changed = true;
    }
  }
}

} // namespace semrules
