// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GRPC

@Suite struct PercentCodingTests {
    @Test(arguments: [
        ("", ""), ("plain text!", "plain text!"), ("100%", "100%25"), ("a\nb", "a%0Ab"), ("ö", "%C3%B6"),
        ("\u{7F}", "%7F"),
    ])
    func everyTextComesBack(text: String, encoded: String) {
        #expect(PercentCoding.encode(text) == encoded)
        #expect(PercentCoding.decode(encoded) == text)
    }

    @Test(arguments: [
        ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%4G%41", "%4GA"), ("%c3%b6", "ö"), ("%FF", "\u{FFFD}"),
    ])
    func whatCannotBeDecodedStaysAsItIs(encoded: String, text: String) {
        #expect(PercentCoding.decode(encoded) == text)
    }
}
