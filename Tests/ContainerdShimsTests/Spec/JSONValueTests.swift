// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ContainerdShims

/// A document that is read and written again says the same.
@Suite struct JSONValueTests {
    private func again(_ text: String) throws -> String {
        String(decoding: try JSONValue(json: Array(text.utf8)).json(), as: UTF8.self)
    }

    @Test(
        arguments: [
            "18446744073709551615", "9223372036854775808", "9223372036854775807", "-9223372036854775808", "0", "1",
            "-1", "9007199254740993", "0.5", "true", "false", "null", "\"\"", "[]", "{}",
            #"{"a":[1,true,null,"x",{"b":18446744073709551615}]}"#, #""/a/b""#, #""é\n\"\\""#, #"["1","true"]"#,
        ]
    )
    func aValueComesOutAsItWentIn(text: String) throws {
        #expect(try again(text) == text)
    }

    @Test func membersAreSortedAndNoneIsLost() throws {
        #expect(try again(#"{ "b": 1, "a": {"d": 2, "c": 3} }"#) == #"{"a":{"c":3,"d":2},"b":1}"#)
    }

    @Test func aNumberThatNoIntegerHoldsStaysANumber() throws {
        #expect(try JSONValue(json: Array("18446744073709551616".utf8)) == .number(18_446_744_073_709_551_616))
    }

    @Test(arguments: ["", "{", "nonsense", "[1 2]", "\u{0}"])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: (any Error).self) { try again(text) }
    }

    @Test func aMemberIsChangedAndOthersAreKept() throws {
        var value = try JSONValue(json: Array(#"{"a":{"b":1,"c":2}}"#.utf8))
        value["a"]?["b"] = .string("new")
        value["x"] = .null
        #expect(String(decoding: try value.json(), as: UTF8.self) == #"{"a":{"b":"new","c":2},"x":null}"#)
        value["a"] = nil
        #expect(value == .object(["x": .null]))
    }

    @Test func whatIsNoObjectHasNoMembers() {
        var value = JSONValue.array([])
        value["a"] = .null
        #expect(value == .array([]))
        #expect(value["a"] == nil)
    }
}
