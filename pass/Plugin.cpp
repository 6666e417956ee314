//===- Plugin.cpp - the plugin clang loads ---------------------------------===//
//
// Finds the spec, runs the pass where sites still are what the programmer
// wrote, and takes a last look when the optimizer is done.
//
//===----------------------------------------------------------------------===//

#include "Freezes.h"
#include "Instrumenter.h"
#include "LLVMCompat.h"
#include "SpecSearch.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"

using namespace llvm;

namespace semrules {

static bool isSet(const char *Name) {
  const char *Value = std::getenv(Name);
  return Value && *Value && StringRef(Value) != "0";
}

namespace {

class SemRulesPass : public PassInfoMixin<SemRulesPass> {
public:
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    // Whatever becomes of the rules: what exact mode made clang emit is known
    // to no backend.
    ExactAddresses Exact(M);
    bool Instrumented = instrument(M, Exact);
    Exact.finish();
    return Instrumented || Exact.changed() ? PreservedAnalyses::none()
                                           : PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }

private:
  static bool instrument(Module &M, const ExactAddresses &Exact) {
    // Bitcode that was instrumented before must not be a second time.
    if (M.getModuleFlag("semrules") || M.empty())
      return false;
    std::string Path = findSpec();
    if (Path.empty()) {
      warn(M.getContext(),
           "semrules: no rules found: nothing is instrumented; set "
           "SEMRULES_SPEC or run 'semrules compile RULES -o "
           ".semrules/rules.spec'");
      return false;
    }
    sr_spec Spec = {};
    char Error[512];
    if (!sr_spec_open(&Spec, Path.c_str(), Error, sizeof Error)) {
      M.getContext().emitError(Twine("semrules: '") + Path + "': " +
                                Error);
      return false;
    }
    instrument(M, Spec, Exact);
    sr_spec_close(&Spec);
    return true;
  }

  static void instrument(Module &M, const sr_spec &Spec,
                         const ExactAddresses &Exact) {
    ModuleFacts Facts(M, Spec, Exact);
    Matcher Find(Spec, Facts);
    std::vector<Match> Matches = Find.find();
    Instrumenter Insert(Spec, Facts, isSet("SEMRULES_COUNTS"));
    Insert.run(std::move(Matches), Find.Problems);
    for (const std::string &Why : Facts.Refused)
      warn(M.getContext(), "semrules: rules are not applied here: " + Why);
    M.addModuleFlag(Module::Warning, "semrules", SR_ABI_VERSION);
  }
};

/// Takes out what only had to hold while the optimizer ran: the freezes that
/// kept it from drawing conclusions about the program from our conditions.
/// The optimizer may have moved one up to the value it protects.
class LastLook : public PassInfoMixin<LastLook> {
public:
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    // With LTO the optimizer runs again, at link.
    if (!M.getModuleFlag("semrules") || M.getModuleFlag("ThinLTO") ||
        M.getModuleFlag("EnableSplitLTOUnit"))
      return PreservedAnalyses::all();
    bool Changed = false;
    for (Function *F : checkedFunctions(M))
      for (Instruction &I : make_early_inc_range(instructions(*F)))
        if (isa<FreezeInst>(I) && isOurs(I)) {
          I.replaceAllUsesWith(I.getOperand(0));
          I.eraseFromParent();
          Changed = true;
        }
    return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }

private:
  static SetVector<Function *> checkedFunctions(Module &M) {
    SetVector<Function *> Result;
    for (Function &Runtime : M)
      if (startsWith(Runtime.getName(), "__semrules_"))
        for (User *U : Runtime.users())
          if (auto *Call = dyn_cast<CallBase>(U))
            Result.insert(Call->getFunction());
    return Result;
  }

  /// Marked, or of a value that the machine has whatever it may be.
  static bool isOurs(const Instruction &Freeze) {
    const Value *V = Freeze.getOperand(0);
    return Freeze.hasMetadata(insertedMark()) || isa<LoadInst>(V) ||
           isa<Argument>(V) || isa<CallBase>(V) || isa<ExtractValueInst>(V);
  }
};

} // namespace

static void registerCallbacks(PassBuilder &PB) {
  PB.registerPipelineStartEPCallback(
      [](ModulePassManager &PM, OptimizationLevel) {
        PM.addPass(SemRulesPass());
      });
  PB.registerPeepholeEPCallback(
      [](FunctionPassManager &PM, OptimizationLevel) {
        PM.addPass(SpreadFreezes());
      });
  PB.registerOptimizerLastEPCallback(
      [](ModulePassManager &PM, OptimizationLevel) {
        PM.addPass(LastLook());
      });
  PB.registerPipelineParsingCallback(
      [](StringRef Name, ModulePassManager &PM,
         ArrayRef<PassBuilder::PipelineElement>) {
        if (Name == "semrules")
          PM.addPass(SemRulesPass());
        else if (Name == "semrules-last")
          PM.addPass(LastLook());
        else
          return false;
        return true;
      });
}

} // namespace semrules

extern "C" __attribute__((visibility("default"))) PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "SemRules", SEMRULES_VERSION,
          semrules::registerCallbacks};
}
