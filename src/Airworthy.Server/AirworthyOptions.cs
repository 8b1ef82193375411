using System.ComponentModel.DataAnnotations;
using Airworthy.Server.Cells;
using Airworthy.Server.Ingest;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server;

/// <summary>
/// All that can be configured, section <c>Airworthy</c>: in <c>appsettings.json</c>, by environment (<c>Airworthy__DataPath</c>) or command line (<c>--Airworthy:DataPath</c>).
/// </summary>
internal sealed class AirworthyOptions
{
    public const string Section = "Airworthy";

    /// <summary>The folder that holds everything. Created if missing.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DataPath { get; set; } = "data";

    /// <summary>Where to listen: addresses separated by semicolons. <c>--urls</c> wins over it.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Urls { get; set; } = "http://127.0.0.1:9000";

    /// <summary>Where apps and tools reach the server, if that is not what their requests say, as behind a proxy that ends TLS. It stands in DSNs and tokens.</summary>
    [PublicAddress]
    public string? PublicUrl { get; set; }

    /// <summary>Whether to play a fleet of apps against this server.</summary>
    public bool Demo { get; set; }

    public BootstrapOptions Bootstrap { get; set; } = new();

    public IngestOptions Ingest { get; set; } = new();

    public ReleaseOptions Releases { get; set; } = new();

    public StorageOptions Storage { get; set; } = new();

    public RetentionOptions Retention { get; set; } = new();

    public EventOptions Events { get; set; } = new();

    /// <summary>Reads and checks the whole configuration.</summary>
    /// <exception cref="ConfigurationException">It holds mistakes; the message names every one of them.</exception>
    public static AirworthyOptions Read(IConfiguration configuration)
    {
        var mistakes = new List<string>();
        var section = configuration.GetSection(Section);
        var options = new AirworthyOptions();
        Read(options, section, Section, mistakes);
        if (mistakes.Count > 0)
            throw new ConfigurationException(mistakes);
        return options;
    }

    /// <summary>Sets each member by itself, so that one mistake does not hide the others.</summary>
    private static void Read(object target, IConfigurationSection section, string path, List<string> mistakes)
    {
        var members = target.GetType().GetProperties().Where(member => member.CanWrite).ToDictionary(member => member.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            var childPath = $"{path}:{child.Key}";
            if (!members.TryGetValue(child.Key, out var member))
                mistakes.Add($"{childPath} is no setting. Known here: {string.Join(", ", members.Keys.Order())}.");
            else if (member.GetValue(target) is IList<BootstrapProject> projects)
                ReadProjects(projects, child, childPath, mistakes);
            else if (member.PropertyType.IsClass && member.PropertyType != typeof(string))
                Read(member.GetValue(target)!, child, childPath, mistakes);
            else
                ReadValue(target, member, child, childPath, mistakes);
        }

        var invalid = new List<ValidationResult>();
        Validator.TryValidateObject(target, new ValidationContext(target), invalid, validateAllProperties: true);
        mistakes.AddRange(invalid.Select(result => $"{path}: {result.ErrorMessage}"));
    }

    private static void ReadProjects(IList<BootstrapProject> projects, IConfigurationSection section, string path, List<string> mistakes)
    {
        foreach (var child in section.GetChildren())
        {
            var project = new BootstrapProject();
            Read(project, child, $"{path}:{child.Key}", mistakes);
            projects.Add(project);
        }
    }

    private static void ReadValue(object target, System.Reflection.PropertyInfo member, IConfigurationSection child, string path, List<string> mistakes)
    {
        try
        {
            member.SetValue(target, child.Get(member.PropertyType));
        }
        catch (InvalidOperationException)
        {
            var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
            mistakes.Add($"{path} is '{child.Value}', which is no {type.Name}.");
        }
    }
}

/// <summary>The configuration holds mistakes.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> mistakes)
    : Exception("The configuration holds mistakes:" + string.Concat(mistakes.Select(mistake => $"{Environment.NewLine}  - {mistake}")))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
