//===- ClangCompat.h - what differs between clang 14, 15, 16 and 19 -------===//
//
// As LLVMCompat.h, for the part that is loaded into clang's front end.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_CLANGCOMPAT_H
#define SEMRULES_CLANGCOMPAT_H

#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/Version.h"
#include "clang/Serialization/ASTDeserializationListener.h"

namespace semrules {

/// Whether pass plugins run at all.
inline bool runsPassPlugins(const clang::CodeGenOptions &Options) {
#if CLANG_VERSION_MAJOR < 15
  if (Options.LegacyPassManager)
    return false;
#endif
  return !Options.DisableLLVMPasses;
}

/// How a declaration read from a precompiled header is numbered.
#if CLANG_VERSION_MAJOR >= 19
using DeclNumber = clang::GlobalDeclID;
#else
using DeclNumber = clang::serialization::DeclID;
#endif

} // namespace semrules

#endif
