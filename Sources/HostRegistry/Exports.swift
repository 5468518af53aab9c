// SPDX-License-Identifier: Apache-2.0

// Their types are in the public API here: whoever imports this module can name them.
@_exported public import ContainerdShims
