// SPDX-License-Identifier: Apache-2.0

/// Rules that alert somebody, in Prometheus's format.
enum AlertRules {
    static let text = """
        groups:
          - name: shimtop
            rules:
              - alert: ContainerTaskStuck
                expr: max by (instance, namespace, id) (shimtop_task_stuck) > 0
                for: 2m
                labels:
                  severity: warning
                annotations:
                  summary: Task {{ $labels.namespace }}/{{ $labels.id }} is stuck
                  description: "On {{ $labels.instance }}: shimtop why {{ $labels.namespace }}/{{ $labels.id }}"
              - alert: ShimUnresponsive
                expr: shimtop_shim_health{health="unresponsive"} > 0
                for: 2m
                labels:
                  severity: critical
                annotations:
                  summary: The shim of {{ $labels.namespace }}/{{ $labels.id }} does not answer
              - alert: ContainerdDown
                expr: shimtop_containerd_up == 0
                for: 2m
                labels:
                  severity: critical
                annotations:
                  summary: containerd of {{ $labels.state_directory }} on {{ $labels.instance }} is down or stopped
              - alert: ShimsLeaked
                expr: shimtop_host_findings{verdict="shim-leaked"} > 0
                for: 10m
                labels:
                  severity: warning
                annotations:
                  summary: Shims run on {{ $labels.instance }} without their bundles

        """
}
