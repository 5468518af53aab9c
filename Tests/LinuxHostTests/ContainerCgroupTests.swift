// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import Testing

@Suite("The cgroup of a container")
struct ContainerCgroupTests {
    @Test(
        "is where its spec says, as runc makes a path of it",
        arguments: [
            ("/default/web", "/default/web"), ("default/web/", "/default/web"), ("/", nil), ("", nil), ("/../x", nil),
            ("system.slice:docker:0123456789ab", "/system.slice/docker-0123456789ab.scope"),
            (
                "kubepods-burstable-pod1_2.slice:cri-containerd:ab",
                "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice/cri-containerd-ab.scope"
            ),
            (":runc:ab", "/system.slice/runc-ab.scope"), ("-.slice::ab", "/ab.scope"),
            ("user.slice::ab.slice", "/user.slice/ab.slice"), ("user:x:ab", nil),
        ]
    )
    func ofSpec(_ spec: String, _ expected: String?) {
        #expect(ContainerCgroup.path(ofSpec: spec) == expected)
    }

    @Test(
        "is found at or above the one that its init process is in",
        arguments: [
            // As the spec says, and where the init process moved below it.
            ("/default/web", "web", "/default/web", "/default/web"),
            ("/default/web/init.scope", "web", "/default/web", "/default/web"),
            ("/shared", "s", "/shared", "/shared"),
            // Below the cgroup of a containerd that runs in a container itself.
            ("/docker/ab/default/web", "web", "/default/web", "/docker/ab/default/web"),
            // Without a spec, by the id alone.
            ("/docker/0123456789ab", "0123456789ab", nil, "/docker/0123456789ab"),
            ("/a.slice/docker-0123456789ab.scope/x", "0123456789ab", nil, "/a.slice/docker-0123456789ab.scope"),
            // What only holds the id in its name, or ends with a short one, may be anybody's.
            ("/shared", "s", nil, nil), ("/x/b", "x", "/y", "/x"), ("/job-s.scope", "s", nil, nil),
            ("/web2", "web", "/web", nil), ("/other", "web", "/default/web", nil), ("/", "web", "/", nil),
        ] as [(String, String, String?, String?)]
    )
    func aboveItsInitProcess(_ initPath: String, _ id: String, _ spec: String?, _ expected: String?) {
        #expect(ContainerCgroup.path(above: initPath, id: id, spec: spec) == expected)
    }
}
