using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary><c>project list</c>, also while a server serves, and <c>project create</c>.</summary>
internal static class ProjectCommand
{
    public static Command Create() => new("project", "Lists or creates projects.") { List(), CreateOne() };

    private static Command List()
    {
        var dataPath = DataPathOption.Create();
        var command = new Command("list", "Lists the projects: number, slug, platform, key.") { dataPath };
        command.SetAction(arguments =>
        {
            var path = DataPathOption.Read(arguments, dataPath);
            DataFolder.RequireStore(path);
            using var store = DatabaseFile.OpenToRead(path, DataFolder.StoreFile);
            foreach (var project in ProjectDirectory.Read(store))
                arguments.InvocationConfiguration.Output.WriteLine($"{project.Id,-6} {project.Slug,-24} {project.Platform ?? "-",-16} {project.PublicKey}");
        });
        return command;
    }

    private static Command CreateOne()
    {
        var dataPath = DataPathOption.Create();
        var slug = new Argument<string>("slug") { Description = "1-50 of a-z, 0-9, - and _, beginning with a letter or digit." };
        var platform = new Option<string>("--platform") { Description = "As in javascript or apple-ios; chooses the guide that is shown.", HelpName = "NAME" };
        var id = new Option<int?>("--id") { Description = "The number in the DSN; the next free one if left out.", HelpName = "N" };
        var key = new Option<string>("--key") { Description = "The public key in the DSN; generated if left out.", HelpName = "KEY" };
        var command = new Command("create", "Creates a project. No server may run on the folder meanwhile.") { slug, platform, id, key, dataPath };
        command.SetAction(arguments => Create(
            DataPathOption.Read(arguments, dataPath),
            new() { Slug = arguments.GetRequiredValue(slug), Platform = arguments.GetValue(platform), Id = arguments.GetValue(id), Key = arguments.GetValue(key) },
            arguments.InvocationConfiguration));
        return command;
    }

    private static int Create(string path, BootstrapProject wanted, InvocationConfiguration console)
    {
        var invalid = new List<ValidationResult>();
        if (!Validator.TryValidateObject(wanted, new ValidationContext(wanted), invalid, validateAllProperties: true))
        {
            foreach (var mistake in invalid)
                console.Error.WriteLine(mistake.ErrorMessage);
            return CommandLine.Misused;
        }

        using var store = new OfflineStore(path, ProjectDirectory.Schema);
        try
        {
            var project = new ProjectDirectory(store.Database, TimeProvider.System).Create(wanted.Slug, wanted.Platform, wanted.Id, wanted.Key);
            console.Output.WriteLine($"Created project '{project.Slug}': number {project.Id}, key {project.PublicKey}.");
            return 0;
        }
        catch (InvalidOperationException error)
        {
            console.Error.WriteLine(error.Message);
            return CommandLine.Failed;
        }
    }
}
