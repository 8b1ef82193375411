namespace Airworthy.Server.Issues;

/// <summary>Languages whose frames are read in a way of their own.</summary>
internal enum FrameLanguage
{
    Other,
    BrowserScript,
    Node,
    Python,
    Php,
    Ruby,
    Java,
    DotNet,
    Native,
}

internal static class FrameLanguages
{
    /// <param name="platform">Of an event.</param>
    public static FrameLanguage Of(string platform) => platform switch
    {
        "javascript" => FrameLanguage.BrowserScript,
        "node" => FrameLanguage.Node,
        "python" => FrameLanguage.Python,
        "php" => FrameLanguage.Php,
        "ruby" => FrameLanguage.Ruby,
        "java" or "kotlin" or "scala" or "groovy" => FrameLanguage.Java,
        "csharp" or "fsharp" or "dotnet" => FrameLanguage.DotNet,
        "native" or "c" or "cpp" or "cocoa" or "objc" or "swift" or "rust" => FrameLanguage.Native,
        _ => FrameLanguage.Other,
    };

    public static bool SendsSource(FrameLanguage language) =>
        language is FrameLanguage.BrowserScript or FrameLanguage.Node or FrameLanguage.Python or FrameLanguage.Php or FrameLanguage.Ruby;

    public static bool IsScript(FrameLanguage language) => language is FrameLanguage.BrowserScript or FrameLanguage.Node;
}
