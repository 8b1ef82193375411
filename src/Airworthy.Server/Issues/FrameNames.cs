using System.Buffers;

namespace Airworthy.Server.Issues;

/// <summary>The names in a frame, without what changes from build to build or from run to run. Null for one that tells nothing.</summary>
internal static class FrameNames
{
    // A file from the network is called after a build, or a host.
    private static readonly string[] UrlSchemes =
        ["http:", "https:", "blob:", "data:", "applewebdata:", "chrome-extension:", "moz-extension:", "safari-extension:", "safari-web-extension:"];

    /// <summary>Length from which hexadecimal digits in a file's name are taken for the hash of its content.</summary>
    private const int MinHashDigits = 8;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static string? Module(string? module, FrameLanguage language)
    {
        if (string.IsNullOrWhiteSpace(module))
            return null;
        if (language == FrameLanguage.Php)
            return module.StartsWith("class@anonymous", StringComparison.Ordinal) ? null : module;
        if (language != FrameLanguage.Java)
            return module;

        // Lambdas, proxies and accessors are classes that the virtual machine makes and numbers; anonymous classes the compiler numbers.
        if (module.Contains("$$Lambda", StringComparison.Ordinal))
            return null;
        var generated = module.IndexOf("$$", StringComparison.Ordinal);
        if (generated >= 0)
            module = module[..generated];
        var unnumbered = module.TrimEnd("0123456789".AsSpan()).ToString();
        return unnumbered.EndsWith('$') || unnumbered.EndsWith("Accessor", StringComparison.Ordinal) || unnumbered.EndsWith("$Proxy", StringComparison.Ordinal)
            ? unnumbered
            : module;
    }

    /// <summary>The file's name in small letters.</summary>
    public static string? File(string? filename, string? path, FrameLanguage language)
    {
        var file = filename ?? path;
        if (string.IsNullOrWhiteSpace(file) || IsUrl(file, language) || (path is not null && IsUrl(path, language)))
            return null;
        if (file is "<anonymous>" or "<unknown>" or "[native code]" or "native")
            return null;

        var name = file[(file.AsSpan().LastIndexOfAny('/', '\\') + 1)..].ToLowerInvariant();
        if (FrameLanguages.IsScript(language))
            name = WithoutHash(name);
        return name.Length == 0 ? null : name;
    }

    public static string? Function(string? function, FrameLanguage language)
    {
        if (string.IsNullOrWhiteSpace(function))
            return null;
        return language switch
        {
            FrameLanguage.BrowserScript or FrameLanguage.Node => ScriptFunction(function),
            FrameLanguage.Ruby when function.StartsWith("block ", StringComparison.Ordinal) => "block",
            FrameLanguage.Php when function.StartsWith("{closure", StringComparison.Ordinal) || function.Contains("\\{closure", StringComparison.Ordinal)
                || function.StartsWith("[Anonymous", StringComparison.Ordinal) || function.StartsWith("class@anonymous", StringComparison.Ordinal) => null,
            FrameLanguage.Java when function.StartsWith("lambda$", StringComparison.Ordinal) => null,
            FrameLanguage.DotNet => WithoutNumbersOfCompiler(function),
            FrameLanguage.Native => NativeFunction(function),
            _ => function,
        };
    }

    private static bool IsUrl(string file, FrameLanguage language) =>
        Array.Exists(UrlSchemes, scheme => file.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        || (language == FrameLanguage.BrowserScript && file.StartsWith("file:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Without <c>.3f2a9c1b</c> in <c>main.3f2a9c1b.js</c>.</summary>
    private static string WithoutHash(string name)
    {
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] is not ('.' or '-' or '_'))
                continue;
            var end = at + 1;
            while (end < name.Length && char.IsAsciiHexDigit(name[end]))
                end++;
            if (end - at > MinHashDigits && end < name.Length && name[end] == '.')
                return string.Concat(name.AsSpan(0, at), name.AsSpan(end));
        }

        return name;
    }

    /// <summary>What it is called on depends on how it was called, so the last part counts: <c>get</c> of <c>Object.cart.get [as total]</c>.</summary>
    private static string? ScriptFunction(string function)
    {
        var name = function.AsSpan();
        if (name.IndexOf(" [as ", StringComparison.Ordinal) is >= 0 and var alias)
            name = name[..alias];
        // Firefox calls functions within functions so.
        name = name.TrimEnd("/<");
        name = name[(name.LastIndexOf('.') + 1)..].Trim();
        return name is "" or "?" or "<anonymous>" or "anonymous" or "Anonymous function" or "<unknown>" or "eval" ? null : name.ToString();
    }

    /// <summary>Lambdas and local functions have the numbers of their places: <c>&lt;Main&gt;b__0_1</c>.</summary>
    private static string WithoutNumbersOfCompiler(string function)
    {
        var mark = function.IndexOf("__", StringComparison.Ordinal);
        return mark < 0 ? function : string.Concat(function.AsSpan(0, mark), string.Concat(function[mark..].Where(one => !char.IsAsciiDigit(one))));
    }

    private static string? NativeFunction(string function)
    {
        if (function is "<unknown>" or "<redacted>" or "??" or "unknown" || function.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return null;
        // Rust ends names with a hash of the build: ::h and 16 digits.
        var end = function.Length - 19;
        return end > 0 && function.AsSpan(end).StartsWith("::h") && function.AsSpan(end + 3).IndexOfAnyExcept(HexDigits) < 0 ? function[..end] : function;
    }
}
