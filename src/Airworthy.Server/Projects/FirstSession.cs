namespace Airworthy.Server.Projects;

/// <summary>How to send a first session without an SDK.</summary>
internal static class FirstSession
{
    /// <summary>A line for a POSIX shell that sends one healthy session of release <c>hello@1.0.0</c>, begun now.</summary>
    public static string CurlFor(Project project, Uri baseAddress)
    {
        var url = $"{baseAddress.GetLeftPart(UriPartial.Authority)}{baseAddress.AbsolutePath.TrimEnd('/')}/api/{project.Id}/envelope/?sentry_key={project.PublicKey}";
        const string session =
            """{"started":"'$(date -u +%FT%TZ)'","init":true,"did":"me","status":"ok","attrs":{"release":"hello@1.0.0","environment":"production"}}""";
        return $$"""
            printf '{}\n{"type":"session"}\n{{session}}\n' | curl --data-binary @- '{{url}}'
            """;
    }
}
