import ArgumentParser
struct Dash: AsyncParsableCommand { @OptionGroup var host: HostOptions
 func run() async throws {} }
