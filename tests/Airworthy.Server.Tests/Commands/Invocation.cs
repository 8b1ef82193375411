namespace Airworthy.Server.Tests.Commands;

/// <summary>A command line as it was answered.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    /// <summary>The settings that <c>serve</c> would have been given; null if something else was run.</summary>
    public IReadOnlyList<string>? Served { get; private init; }

    public static async Task<Invocation> Of(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        IReadOnlyList<string>? served = null;
        var exitCode = await CommandLine.Run(arguments, Serve, output, error);
        return new(exitCode, output.ToString(), error.ToString()) { Served = served };

        Task<int> Serve(IReadOnlyList<string> settings)
        {
            served = settings;
            return Task.FromResult(0);
        }
    }
}
