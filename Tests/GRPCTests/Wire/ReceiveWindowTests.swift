// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GRPC

@Suite struct ReceiveWindowTests {
    @Test func itIsOpenedOnceHalfIsUsed() {
        var window = ReceiveWindow(target: 100)
        #expect(window.changed(to: 60) == nil)
        #expect(window.changed(to: 50) == nil)
        #expect(window.changed(to: 49) == 51)
        #expect(window.changed(to: 100) == nil)
    }

    @Test func whatIsHeldStaysClosed() {
        var window = ReceiveWindow(target: 100)
        window.hold(60)
        #expect(window.changed(to: 40) == nil)
        window.hold(40)
        #expect(window.changed(to: 0) == nil)
        #expect(window.release(30) == nil)
        #expect(window.release(30) == 60)
        #expect(window.release(40) == nil, "60 are open")
        #expect(window.changed(to: 10) == 90)
    }

    /// A message larger than the window was let in piece by piece, and is held as a whole.
    @Test func moreThanTheWindowMayBeHeld() {
        var window = ReceiveWindow(target: 100)
        window.hold(1000)
        #expect(window.changed(to: 20) == nil)
        #expect(window.release(1000) == 80)
    }

    /// The size may be below zero after a change of the settings.
    @Test func aNegativeSizeIsMadeUpFor() {
        var window = ReceiveWindow(target: 100)
        #expect(window.changed(to: -20) == 120)
    }
}
