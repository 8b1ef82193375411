namespace Airworthy.Server;

/// <summary>What may be typed behind the program's name: <c>serve</c> (which is the default), <c>--demo</c>, <c>--urls …</c>, and every setting as <c>--Airworthy:Section:Name=value</c>.</summary>
internal static class CommandLine
{
    // Settings are read once, at the start. Watching their file would watch its whole folder, and be woken by each commit when the data folder stands in it.
    private const string NoReload = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>The arguments as the configuration reads them.</summary>
    public static string[] Expand(string[] args) =>
        [NoReload, .. args.Where((argument, i) => i > 0 || argument != "serve").Select(argument => argument == "--demo" ? $"--{AirworthyOptions.Section}:Demo=true" : argument)];
}
