//===- ExactPlugin.cpp - exact mode's side in clang's front end -----------===//
//
// Marks the unions, and the structs with bit-fields, that fields of rules lie
// in, so that clang says of each access which member it is of.  Only the pass
// can take back what clang emits then: so nothing is marked unless the pass
// will run on the code.
//
//===----------------------------------------------------------------------===//

#include "ExactRecords.h"
#include "SpecSearch.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <dlfcn.h>

using namespace clang;
using llvm::StringRef;

namespace semrules {

/// The plugin with the pass, which lies beside this library.
static std::string passPlugin() {
  static const char InThisLibrary = 0;
  Dl_info Self;
  llvm::SmallString<256> Path;
  if (!dladdr(&InThisLibrary, &Self) ||
      llvm::sys::fs::real_path(Self.dli_fname, Path))
    return "";
  llvm::sys::path::remove_filename(Path);
  llvm::sys::path::append(Path, "SemRules.so");
  return Path.str().str();
}

static bool emitsCode(const CompilerInstance &CI) {
  const FrontendOptions &Options = CI.getFrontendOpts();
  if (Options.BuildingImplicitModule || CI.getLangOpts().CompilingPCH ||
      CI.getLangOpts().isCompilingModule())
    return false;
  switch (Options.ProgramAction) {
  case frontend::EmitAssembly:
  case frontend::EmitBC:
  case frontend::EmitCodeGenOnly:
  case frontend::EmitLLVM:
  case frontend::EmitObj:
    return true;
  default:
    return false;
  }
}

/// The one target whose backend wants what clang emits for the mark.
static bool isBPF(const llvm::Triple &Target) {
  return Target.getArch() == llvm::Triple::bpfel ||
         Target.getArch() == llvm::Triple::bpfeb;
}

static bool isPassGiven(const CodeGenOptions &Options) {
  std::string Ours = passPlugin();
  return llvm::any_of(Options.PassPlugins, [&](const std::string &Given) {
    return llvm::sys::fs::equivalent(Given, Ours);
  });
}

static void warn(DiagnosticsEngine &Diags, StringRef Text) {
  Diags.Report(Diags.getCustomDiagID(DiagnosticsEngine::Warning, "%0"))
      << ("semrules: " + Text).str();
}

/// Why clang can't tell members of this compilation; "" if it can.
static const char *obstacle(const CompilerInstance &CI) {
  if (!CI.getCodeGenOpts().hasReducedDebugInfo())
    return "exact mode needs debug information (-g)";
  // clang would emit plain subscripts for checked or wrapping ones.
  if (CI.getLangOpts().isSignedOverflowDefined())
    return "exact mode can't be had with -fwrapv";
  if (CI.getLangOpts().Sanitize.has(SanitizerKind::PointerOverflow))
    return "exact mode can't be had with -fsanitize=pointer-overflow, which "
           "-fsanitize=undefined includes";
  return "";
}

namespace {

class ExactConsumer : public ASTConsumer, public ASTDeserializationListener {
public:
  ExactConsumer(CompilerInstance &CI, sr_spec Spec)
      : CI(CI), Spec(Spec), Obstacle(obstacle(CI)), Records(this->Spec) {}
  ~ExactConsumer() override { sr_spec_close(&Spec); }

  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    lookAtPrecompiled();
    for (const Decl *D : Group)
      Records.look(*D);
    mark();
    return true;
  }
  void HandleTagDeclDefinition(TagDecl *D) override {
    lookAtPrecompiled();
    Records.look(*D);
    mark();
  }
  void HandleInlineFunctionDefinition(FunctionDecl *) override {
    lookAtPrecompiled();
    mark();
  }

  /// What comes from precompiled headers and modules is read as it is used.
  ASTDeserializationListener *GetASTDeserializationListener() override {
    return this;
  }
  void DeclRead(DeclNumber, const Decl *D) override {
    if (isa<TagDecl>(D) || isa<TypedefNameDecl>(D) || isa<VarDecl>(D))
      Precompiled.push_back(D);
  }

private:
  /// Not as they are read: they need not be complete then.
  void lookAtPrecompiled() {
    while (!Precompiled.empty()) {
      std::vector<const Decl *> Read = std::move(Precompiled);
      Precompiled.clear();
      for (const Decl *D : Read)
        Records.look(*D);
    }
  }

  void mark() {
    for (RecordDecl *R : Records.take()) {
      if (!*Obstacle)
        R->addAttr(
            BPFPreserveAccessIndexAttr::CreateImplicit(R->getASTContext()));
      else if (R->isUnion() && !Told) {
        Told = true;
        warn(CI.getDiagnostics(),
             (Obstacle + llvm::Twine("; members of unions of one type and "
                                     "size are not told apart here"))
                 .str());
      }
    }
  }

  CompilerInstance &CI;
  sr_spec Spec;
  const char *Obstacle;
  bool Told = false;
  ExactRecords Records;
  std::vector<const Decl *> Precompiled;
};

class ExactAction : public PluginASTAction {
protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    sr_spec Spec = {};
    if (open(CI, Spec))
      return std::make_unique<ExactConsumer>(CI, Spec);
    return std::make_unique<ASTConsumer>();
  }
  bool ParseArgs(const CompilerInstance &,
                 const std::vector<std::string> &) override {
    return true;
  }
  /// CodeGen comes behind.
  ActionType getActionType() override { return AddBeforeMainAction; }

private:
  static bool open(CompilerInstance &CI, sr_spec &Spec) {
    if (!emitsCode(CI) || !runsPassPlugins(CI.getCodeGenOpts()) ||
        isBPF(CI.getTarget().getTriple()))
      return false;
    if (!isPassGiven(CI.getCodeGenOpts())) {
      warn(CI.getDiagnostics(),
           "-fplugin alone does nothing; give -fpass-plugin=" + passPlugin() +
               " too");
      return false;
    }
    // The pass says what is wrong with it.
    std::string Path = findSpec();
    char Error[512];
    return !Path.empty() &&
           sr_spec_open(&Spec, Path.c_str(), Error, sizeof Error);
  }
};

} // namespace

static FrontendPluginRegistry::Add<ExactAction>
    Registered("semrules-exact", "tell union members and bit-fields apart");

} // namespace semrules
