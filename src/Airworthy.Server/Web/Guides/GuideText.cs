namespace Airworthy.Server.Web.Guides;

/// <summary>How guides read.</summary>
internal static class GuideText
{
    extension(SessionKind kind)
    {
        public string Label => kind switch
        {
            SessionKind.Application => "App",
            SessionKind.Page => "Page",
            SessionKind.Request => "Request",
            SessionKind.ByHand => "By hand",
            _ => "None",
        };

        public string Meaning => kind switch
        {
            SessionKind.Application => "A run of the program, or a stay in its foreground",
            SessionKind.Page => "A page that is loaded, or gone to",
            SessionKind.Request => "An incoming request; the SDK sends their counts once a minute",
            SessionKind.ByHand => "What the app's own code begins and ends",
            _ => "The SDK knows no sessions: the app sends their counts itself",
        };
    }
}
